package io.baton.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.demo.CommitGaps;
import io.baton.cli.demo.TakeoverReport;
import io.baton.protocol.Strategy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
    @Test
    void showsTheMedianOfEachStrategyBesideTheOthers() {
        List<String> lines = ComparisonTable.lines(List.of(
                run(Strategy.STOP_AND_DRAIN, 30_000, 3_000),
                run(Strategy.JOIN, 12, 1.2),
                run(Strategy.STOP_AND_DRAIN, 10_000, 1_000),
                run(Strategy.JOIN, 11, 1.1),
                run(Strategy.STOP_AND_DRAIN, 20_000, 2_000),
                run(Strategy.JOIN, 13, 1.3)));

        assertThat(lines)
                .anyMatch(line -> line.matches(" +during +20,000 \\(10,000 to 30,000\\) +12.0 \\(11.0 to 13.0\\)"));
        assertThat(lines)
                .anyMatch(line -> line.matches(" +ratio +2,000 \\(1,000 to 3,000\\) +1.20 \\(1.10 to 1.30\\)"));
        assertThat(lines).last().isEqualTo("All is right.");
    }

    @Test
    void saysThatARunWentWrong() {
        Run wrong = new Run(1, Strategy.JOIN, false, "1 left over", List.of());

        assertThat(ComparisonTable.lines(List.of(wrong))).last().isEqualTo("NOT RIGHT.");
        assertThat(ComparisonTable.words(wrong)).contains("NOT RIGHT", "1 left over");
    }

    @Test
    void takesTheMeanOfTheTwoInTheMiddle() {
        assertThat(ComparisonTable.median(new double[] {1, 2, 4, 9})).isEqualTo(3);
        assertThat(ComparisonTable.median(new double[] {1, 2, 9})).isEqualTo(2);
    }

    private static Run run(Strategy strategy, double p99, double ratio) {
        CommitGaps own = new CommitGaps(
                new CommitGaps.Gaps(100, 1_000, 5.0, 10.0, 20.0),
                new CommitGaps.Gaps(100, 1_000, 5.0, p99, 99_000.0),
                ratio,
                500);
        return new Run(
                1,
                strategy,
                true,
                "",
                List.of(new TakeoverReport(
                        "server-2#2",
                        "server-1#1",
                        0,
                        "join",
                        "frozen",
                        100,
                        Map.of("fenced", 50.0, "markerFound", 250.0),
                        30_000,
                        0,
                        70_000,
                        0,
                        60.0,
                        70.0,
                        0,
                        own,
                        true)));
    }
}
