package io.baton.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.demo.TakeoverReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChaosTableTest {
    @Test
    void hasALineForEachKindAndOneForAll() {
        List<String> lines =
                ChaosTable.lines(List.of(outcome("kill", true), outcome("pair", true), outcome("kill", true)));

        assertThat(lines).anyMatch(line -> line.matches("kill +2 +0 +0 .*"));
        assertThat(lines).anyMatch(line -> line.matches("pair +1 +0 +0 .*"));
        assertThat(lines).anyMatch(line -> line.matches("together +3 +0 +0 .*"));
        assertThat(lines).last().isEqualTo("All is right.");
    }

    @Test
    void saysThatARunWentWrong() {
        List<String> lines = ChaosTable.lines(List.of(outcome("kill", true), outcome("kill", false)));

        assertThat(lines).anyMatch(line -> line.matches("kill +2 +1 .*"));
        assertThat(lines).last().isEqualTo("NOT RIGHT.");
    }

    @Test
    void showsHowLongTheTakeoversOfEachKindTookAndWhatOthersDidMeanwhile() {
        List<Outcome> outcomes = List.of(
                outcome("kill", 3, takeovers(20)),
                outcome("kill", 4, List.of()),
                outcome("pair", 5, List.of(takeover(200), takeover(100))),
                outcome("stuck", 0, List.of(unfinished())));

        assertThat(String.join("\n", ChaosTable.lines(outcomes))).isEqualTo("""

                    runs  wrong takeovers      ms to first message       ms to last session   others handled    commits
                                                 p50 / p95 / worst        p50 / p95 / worst        meanwhile    refused
        kill           2      0        20          100 / 190 / 200      700 / 1,330 / 1,400            1,680          7
        pair           1      0         2    1,000 / 2,000 / 2,000   7,000 / 14,000 / 14,000            2,400          5
        stuck          1      0         1                        -                        -                2          0
        together       4      0        23      110 / 1,000 / 2,000     770 / 7,000 / 14,000            4,082         12

        p50 / p95   ms to detected          fenced    queue opened     marker sent   queue drained    normal again
        kill               10 / 19         20 / 38         30 / 57         40 / 76         50 / 95        60 / 114
        pair             100 / 200       200 / 400       300 / 600       400 / 800     500 / 1,000     600 / 1,200
        stuck                7 / 7           8 / 8               -               -               -               -

        All is right.""");
    }

    @Test
    void takesQuantilesThatWereMeasured() {
        double[] sorted = {1, 2, 3, 4};

        assertThat(ChaosTable.quantile(sorted, 0.5)).isEqualTo(2);
        assertThat(ChaosTable.quantile(sorted, 0.95)).isEqualTo(4);
        assertThat(ChaosTable.quantile(new double[] {7}, 0.5)).isEqualTo(7);
    }

    private static Outcome outcome(String kind, long refusedCommits, List<TakeoverReport> takeovers) {
        return new Outcome(1, kind, 1, "baton demo", true, Optional.empty(), 10, refusedCommits, 0, takeovers);
    }

    /** The slowest one first. */
    private static List<TakeoverReport> takeovers(int count) {
        return IntStream.range(0, count).mapToObj(i -> takeover(count - i)).toList();
    }

    /** Every figure is another. */
    private static TakeoverReport takeover(double ms) {
        return takeover(
                Map.of(
                        "detected", ms,
                        "fenced", ms * 2,
                        "failedOpened", ms * 3,
                        "markerPublished", ms * 4,
                        "failedClosed", ms * 5,
                        "markerFound", ms * 6),
                ms * 10,
                ms * 70,
                Math.round(ms * 8));
    }

    /** One that died before it had opened the queue. */
    private static TakeoverReport unfinished() {
        return takeover(Map.of("detected", 7.4, "fenced", 7.5), null, null, 2);
    }

    private static TakeoverReport takeover(
            Map<String, Double> steps,
            @Nullable Double firstHandled,
            @Nullable Double lastHandled,
            long survivorsHandled) {
        return new TakeoverReport(
                "server-2#2",
                "server-3#3",
                0,
                "stop and drain",
                "killed",
                5,
                steps,
                1,
                2,
                3,
                4,
                firstHandled,
                lastHandled,
                survivorsHandled,
                null,
                lastHandled != null);
    }

    private static Outcome outcome(String kind, boolean right) {
        return new Outcome(
                1, kind, 1, "baton demo", right, right ? Optional.empty() : Optional.of("1 lost"), 10, 3, 0, List.of());
    }
}
