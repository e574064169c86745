package io.baton.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A report as tables that a person can read. */
final class Summary {
    private static final List<String> STEPS = List.of(
            "detected",
            "fenced",
            "ownStopped",
            "failedOpened",
            "markerPublished",
            "draining",
            "failedClosed",
            "merged",
            "ownResumed",
            "markerFound");

    private Summary() {}

    /** The lines. */
    static List<String> lines(Report report) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        count(lines, "published", report.published(), true);
        count(lines, "handled", report.handled(), true);
        count(lines, "lost", report.lost(), false);
        count(lines, "doubled", report.doubled(), false);
        count(lines, "reordered", report.reordered(), false);
        count(lines, "wrong states", report.wrongStates(), false);
        count(lines, "wrong versions", report.wrongVersions(), false);
        count(lines, "unknown rows", report.unknown(), false);
        count(lines, "unkeyed lines", report.unkeyed(), true);
        count(lines, "sessions", report.sessions(), true);
        if (report.falseSuspicions() > 0) {
            count(lines, "false suspicions", report.falseSuspicions(), true);
        }
        if (report.refusedCommits() > 0) {
            count(lines, "refused commits", report.refusedCommits(), true);
        }
        if (report.handedOver() > 0) {
            count(lines, "handed over", report.handedOver(), true);
        }
        if (report.reachedClients() > 0) {
            count(lines, "reached clients", report.reachedClients(), true);
        }
        memory(lines, report.memory());
        Delays delays = report.delays();
        if (delays != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-20s %,12.1f half, %,.1f of 99 in 100, %,.1f the longest",
                    "ms to the commit",
                    delays.p50(),
                    delays.p99(),
                    delays.longest()));
        }
        Returns returns = report.returns();
        if (returns != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-20s %,12d at home after %,.1f ms, half of them %,.1f, 95 in 100 %,.1f",
                    "clients came back",
                    returns.clients(),
                    returns.last(),
                    returns.p50(),
                    returns.p95()));
            lines.add(String.format(Locale.ROOT, "%-20s %12s %s", "  to", "", new TreeMap<>(returns.spread())));
        }
        takeovers(lines, report.takeovers());
        report.problems().forEach(problem -> lines.add("wrong: " + problem));
        lines.add("");
        lines.add(report.right() ? "All is right." : "NOT RIGHT.");
        return lines;
    }

    private static void count(List<String> lines, String name, long value, boolean fine) {
        lines.add(String.format(Locale.ROOT, "%-20s %,12d%s", name, value, fine || value == 0 ? "" : "  <-- wrong"));
    }

    private static void takeovers(List<String> lines, List<TakeoverReport> takeovers) {
        if (takeovers.isEmpty()) {
            return;
        }
        lines.add("");
        row(lines, "takeover of", takeovers, TakeoverReport::failed);
        row(lines, "  by", takeovers, TakeoverReport::failover);
        row(lines, "ms since it was", takeovers, TakeoverReport::since);
        for (String step : STEPS) {
            row(
                    lines,
                    "  " + words(step),
                    takeovers,
                    takeover -> ms(takeover.steps().get(step)));
        }
        row(lines, "  first handled", takeovers, takeover -> ms(takeover.firstHandled()));
        row(lines, "  last handled", takeovers, takeover -> ms(takeover.lastHandled()));
        row(lines, "its sessions", takeovers, takeover -> number(takeover.sessions()));
        row(lines, "drained", takeovers, takeover -> number(takeover.drained()));
        row(lines, "redelivered", takeovers, takeover -> number(takeover.redelivered()));
        row(lines, "passed over", takeovers, takeover -> number(takeover.passedOver()));
        row(lines, "  in its own queue", takeovers, takeover -> number(takeover.ownPassedOverBeforeMarker()));
        row(lines, "drained and passed/s", takeovers, Summary::drainRate);
        own(lines, "own commits before", takeovers, CommitGaps::before);
        own(lines, "own commits during", takeovers, CommitGaps::during);
        row(lines, "  99 in 100, ratio", takeovers, takeover -> ratio(takeover.ownCommits()));
        row(lines, "  own while draining", takeovers, takeover -> ownWhileDraining(takeover.ownCommits()));
    }

    /** The commits of the failover server's own queue, and how far apart they were. */
    private static void own(
            List<String> lines,
            String name,
            List<TakeoverReport> takeovers,
            Function<CommitGaps, CommitGaps.Gaps> when) {
        Function<TakeoverReport, CommitGaps.@Nullable Gaps> gaps = takeover -> {
            CommitGaps own = takeover.ownCommits();
            return own == null ? null : when.apply(own);
        };
        row(lines, name, takeovers, takeover -> {
            CommitGaps.Gaps of = gaps.apply(takeover);
            return of == null ? "-" : number(of.commits());
        });
        row(lines, "  ms apart, half", takeovers, takeover -> ms(of(gaps.apply(takeover), CommitGaps.Gaps::p50)));
        row(lines, "  99 in 100", takeovers, takeover -> ms(of(gaps.apply(takeover), CommitGaps.Gaps::p99)));
        row(lines, "  the longest", takeovers, takeover -> ms(of(gaps.apply(takeover), CommitGaps.Gaps::longest)));
    }

    private static @Nullable Double of(
            CommitGaps.@Nullable Gaps gaps, Function<CommitGaps.Gaps, @Nullable Double> figure) {
        return gaps == null ? null : figure.apply(gaps);
    }

    private static String ratio(@Nullable CommitGaps own) {
        Double ratio = own == null ? null : own.p99Ratio();
        return ratio == null ? "-" : String.format(Locale.ROOT, "%,.2f", ratio);
    }

    private static String ownWhileDraining(@Nullable CommitGaps own) {
        return own == null ? "-" : number(own.handledWhileDraining());
    }

    private static void memory(List<String> lines, List<MemoryUse> memory) {
        long heap = memory.stream().mapToLong(MemoryUse::heap).max().orElse(0);
        long resident = memory.stream().mapToLong(MemoryUse::resident).max().orElse(0);
        if (heap > 0) {
            lines.add(String.format(
                    Locale.ROOT, "%-20s %,12d heap, %,d resident", "most MB of a server", heap >> 20, resident >> 20));
        }
    }

    /** How fast the failed queue was read, owned messages and others' alike. */
    private static String drainRate(TakeoverReport takeover) {
        Double opened = takeover.steps().get("failedOpened");
        Double closed = takeover.steps().get("failedClosed");
        return opened == null || closed == null || closed <= opened
                ? "-"
                : number(Math.round((takeover.drained() + takeover.passedOver()) / (closed - opened) * 1_000));
    }

    private static void row(
            List<String> lines, String name, List<TakeoverReport> takeovers, Function<TakeoverReport, String> cell) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", name));
        takeovers.forEach(takeover -> line.append(String.format(Locale.ROOT, " %12s", cell.apply(takeover))));
        lines.add(line.toString());
    }

    private static String ms(@Nullable Double ms) {
        return ms == null ? "-" : String.format(Locale.ROOT, "%,.1f", ms);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String words(String camelCase) {
        return camelCase.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}
