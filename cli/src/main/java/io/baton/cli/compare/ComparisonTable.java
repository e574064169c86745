package io.baton.cli.compare;

import io.baton.cli.demo.CommitGaps;
import io.baton.cli.demo.TakeoverReport;
import io.baton.protocol.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Both strategies side by side: of each figure the median of all runs, the least and the most. */
final class ComparisonTable {
    private static final String LINE = "%-34s %32s %32s";

    private ComparisonTable() {}

    static List<String> lines(List<Run> runs) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(Locale.ROOT, LINE, "median (least to most)", "stop and drain", "join"));
        row(lines, runs, "messages in the failed queue", t -> (double) (t.drained() + t.passedOver()));
        row(lines, runs, "ms from fenced to normal", ComparisonTable::length);
        row(lines, runs, "ms to its last session", TakeoverReport::lastHandled);
        row(lines, runs, "own messages while it was drained", own(own -> (double) own.handledWhileDraining()));
        row(lines, runs, "own messages a commit, before", own(own -> size(own.before())));
        row(lines, runs, "  during", own(own -> size(own.during())));
        row(
                lines,
                runs,
                "ms between commits, p50 before",
                own(own -> own.before().p50()));
        row(lines, runs, "  during", own(own -> own.during().p50()));
        row(
                lines,
                runs,
                "ms between commits, p99 before",
                own(own -> own.before().p99()));
        row(lines, runs, "  during", own(own -> own.during().p99()));
        row(lines, runs, "  ratio", own(CommitGaps::p99Ratio));
        row(
                lines,
                runs,
                "ms between commits, most before",
                own(own -> own.before().longest()));
        row(lines, runs, "  during", own(own -> own.during().longest()));
        lines.add("");
        lines.add(runs.stream().allMatch(Run::right) ? "All is right." : "NOT RIGHT.");
        return lines;
    }

    /** One run in a line. */
    static String words(Run run) {
        return measured(run)
                .map(own -> String.format(
                        Locale.ROOT,
                        "%s, p99 between commits %s ms before, %s during; %,d own messages while draining",
                        run.right() ? "right" : "NOT RIGHT: " + run.problem(),
                        own.before().p99(),
                        own.during().p99(),
                        own.handledWhileDraining()))
                .orElse("NOT RIGHT: no takeover came to its end; " + run.problem());
    }

    private static Optional<CommitGaps> measured(Run run) {
        return run.takeovers().stream()
                .map(TakeoverReport::ownCommits)
                .filter(Objects::nonNull)
                .map(own -> Objects.requireNonNull(own))
                .findFirst();
    }

    private static @Nullable Double length(TakeoverReport takeover) {
        Double fenced = takeover.steps().get("fenced");
        Double normal = takeover.steps().get("markerFound");
        return fenced == null || normal == null ? null : normal - fenced;
    }

    private static @Nullable Double size(CommitGaps.Gaps gaps) {
        return gaps.commits() == 0 ? null : (double) gaps.handled() / gaps.commits();
    }

    private static Function<TakeoverReport, @Nullable Double> own(Function<CommitGaps, @Nullable Double> figure) {
        return takeover -> {
            CommitGaps own = takeover.ownCommits();
            return own == null ? null : figure.apply(own);
        };
    }

    private static void row(
            List<String> lines, List<Run> runs, String name, Function<TakeoverReport, @Nullable Double> figure) {
        lines.add(String.format(
                Locale.ROOT,
                LINE,
                name,
                cell(runs, Strategy.STOP_AND_DRAIN, figure),
                cell(runs, Strategy.JOIN, figure)));
    }

    private static String cell(List<Run> runs, Strategy strategy, Function<TakeoverReport, @Nullable Double> figure) {
        double[] sorted = runs.stream()
                .filter(run -> run.strategy() == strategy)
                .flatMap(run -> run.takeovers().stream())
                .map(figure)
                .filter(Objects::nonNull)
                .mapToDouble(each -> Objects.requireNonNull(each))
                .sorted()
                .toArray();
        return sorted.length == 0
                ? "-"
                : number(median(sorted)) + " (" + number(sorted[0]) + " to " + number(sorted[sorted.length - 1]) + ")";
    }

    /** The middle one; of an even number the mean of the two in the middle. */
    static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 1_000 ? "%.1f" : "%,.0f", value);
    }
}
