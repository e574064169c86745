package io.baton.cli.chaos;

import io.baton.cli.demo.TakeoverReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All runs in one table, a line for each kind. */
final class ChaosTable {
    private static final String LINE = "%-10s %5s %6s %9s   %22s   %22s   %14s   %8s";
    private static final String PHASE = "%-10s %15s %15s %15s %15s %15s %15s";

    private ChaosTable() {}

    static List<String> lines(List<Outcome> outcomes) {
        Map<String, List<Outcome>> byKind = new LinkedHashMap<>();
        outcomes.forEach(outcome -> byKind.computeIfAbsent(outcome.kind(), kind -> new ArrayList<>())
                .add(outcome));
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                LINE,
                "",
                "runs",
                "wrong",
                "takeovers",
                "ms to first message",
                "ms to last session",
                "others handled",
                "commits"));
        lines.add(String.format(
                Locale.ROOT, LINE, "", "", "", "", "p50 / p95 / worst", "p50 / p95 / worst", "meanwhile", "refused"));
        byKind.forEach((kind, runs) -> lines.add(line(kind, runs)));
        if (byKind.size() > 1) {
            lines.add(line("together", outcomes));
        }
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                PHASE,
                "p50 / p95",
                "ms to detected",
                "fenced",
                "queue opened",
                "marker sent",
                "queue drained",
                "normal again"));
        byKind.forEach((kind, runs) -> lines.add(phases(kind, runs)));
        lines.add("");
        lines.add(outcomes.stream().allMatch(Outcome::right) ? "All is right." : "NOT RIGHT.");
        return lines;
    }

    private static String line(String name, List<Outcome> outcomes) {
        return String.format(
                Locale.ROOT,
                LINE,
                name,
                outcomes.size(),
                outcomes.stream().filter(outcome -> !outcome.right()).count(),
                takeovers(outcomes).count(),
                spread(outcomes, TakeoverReport::firstHandled),
                spread(outcomes, TakeoverReport::lastHandled),
                String.format(
                        Locale.ROOT,
                        "%,d",
                        takeovers(outcomes)
                                .mapToLong(TakeoverReport::survivorsHandled)
                                .sum()),
                outcomes.stream().mapToLong(Outcome::refusedCommits).sum());
    }

    private static String phases(String name, List<Outcome> outcomes) {
        return String.format(
                Locale.ROOT,
                PHASE,
                name,
                phase(outcomes, "detected"),
                phase(outcomes, "fenced"),
                phase(outcomes, "failedOpened"),
                phase(outcomes, "markerPublished"),
                phase(outcomes, "failedClosed"),
                phase(outcomes, "markerFound"));
    }

    private static String phase(List<Outcome> outcomes, String step) {
        double[] sorted = sorted(outcomes, takeover -> takeover.steps().get(step));
        return sorted.length == 0
                ? "-"
                : String.format(Locale.ROOT, "%,.0f / %,.0f", quantile(sorted, 0.5), quantile(sorted, 0.95));
    }

    private static Stream<TakeoverReport> takeovers(List<Outcome> outcomes) {
        return outcomes.stream().flatMap(outcome -> outcome.takeovers().stream());
    }

    private static String spread(List<Outcome> outcomes, Function<TakeoverReport, @Nullable Double> ms) {
        double[] sorted = sorted(outcomes, ms);
        return sorted.length == 0
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%,.0f / %,.0f / %,.0f",
                        quantile(sorted, 0.5),
                        quantile(sorted, 0.95),
                        Arrays.stream(sorted).max().orElseThrow());
    }

    private static double[] sorted(List<Outcome> outcomes, Function<TakeoverReport, @Nullable Double> ms) {
        return takeovers(outcomes)
                .map(ms)
                .filter(Objects::nonNull)
                .mapToDouble(each -> Objects.requireNonNull(each))
                .sorted()
                .toArray();
    }

    /** The smallest value that so large a share of all does not exceed. */
    static double quantile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
