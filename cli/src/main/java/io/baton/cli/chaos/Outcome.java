package io.baton.cli.chaos;

import io.baton.cli.demo.Report;
import io.baton.cli.demo.TakeoverReport;
import java.util.List;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param run its number
 * @param kind what happened
 * @param seed what was drawn from
 * @param command the demo that does the same again
 * @param right whether all was right
 * @param problem what was not
 * @param handled events that were handled
 * @param refusedCommits batches that servers tried to commit after they had been taken over
 * @param falseSuspicions takeovers of servers to which nothing had been done
 * @param takeovers every takeover
 */
record Outcome(
        int run,
        String kind,
        long seed,
        String command,
        boolean right,
        Optional<String> problem,
        long handled,
        long refusedCommits,
        long falseSuspicions,
        List<TakeoverReport> takeovers) {
    static Outcome of(int run, Kind kind, long seed, String command, Report report) {
        return new Outcome(
                run,
                kind.word(),
                seed,
                command,
                report.right(),
                report.right() ? Optional.empty() : Optional.of(problem(report)),
                report.handled(),
                report.refusedCommits(),
                report.falseSuspicions(),
                report.takeovers());
    }

    private static String problem(Report report) {
        return report.lost() + " lost, " + report.doubled() + " doubled, " + report.reordered() + " reordered, "
                + report.wrongStates() + " wrong states, " + report.wrongVersions() + " wrong versions, "
                + report.unknown() + " unknown rows"
                + (report.problems().isEmpty() ? "" : "; " + String.join("; ", report.problems()));
    }

    static Outcome failed(int run, Kind kind, long seed, String command, Exception cause) {
        return new Outcome(
                run,
                kind.word(),
                seed,
                command,
                false,
                Optional.of(String.valueOf(cause.getMessage())),
                0,
                0,
                0,
                List.of());
    }
}
