package io.baton.cli.compare;

import io.baton.cli.demo.Report;
import io.baton.cli.demo.TakeoverReport;
import io.baton.protocol.Strategy;
import java.util.List;

/**
 * What came of a run.
 *
 * @param run its number, the same for both of a pair
 * @param problem why it could not be brought to its end, or nothing
 * @param takeovers of the frozen server, and of others if there were any
 */
record Run(int run, Strategy strategy, boolean right, String problem, List<TakeoverReport> takeovers) {
    static Run of(int run, Strategy strategy, Report report) {
        return new Run(run, strategy, report.right(), String.join("; ", report.problems()), report.takeovers());
    }

    static Run failed(int run, Strategy strategy, Exception cause) {
        return new Run(run, strategy, false, String.valueOf(cause.getMessage()), List.of());
    }
}
