package io.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.ledger.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final Verdict RIGHT = new Verdict(10_000, 10_000, 0, 0, 0, 0, 0, 0);

    @Test
    void showsCountsInOneColumn() {
        assertThat(Summary.lines(report(RIGHT, List.of())))
                .contains("published                  10,000", "lost                            0", "All is right.");
    }

    @Test
    void pointsAtWhatIsWrong() {
        Verdict wrong = new Verdict(10_000, 9_998, 2, 0, 0, 0, 0, 0);

        assertThat(Summary.lines(report(wrong, List.of())))
                .contains("lost                            2  <-- wrong", "NOT RIGHT.");
    }

    @Test
    void isNotContentIfAnythingElseIsWrong() {
        assertThat(Summary.lines(report(RIGHT, List.of("left over: the subscription of server-2#2"))))
                .contains("wrong: left over: the subscription of server-2#2", "NOT RIGHT.");
    }

    @Test
    void showsHowLongEventsTookAndHowClientsCameBack() {
        assertThat(Summary.lines(report(RIGHT, List.of())))
                .contains(
                        "handed over                    12",
                        "reached clients             3,456",
                        "ms to the commit              3.2 half, 45.6 of 99 in 100, 1,234.5 the longest",
                        "clients came back               7 at home after 56.0 ms, half of them 12.0, 95 in 100 34.0",
                        "  to                              {server-1=4, server-3=3}");
    }

    @Test
    void showsTakeoversSideBySide() {
        assertThat(Summary.lines(report(RIGHT, List.of())))
                .contains(
                        "takeover of            server-2#2   server-1#1",
                        "  detected                   12.3      1,234.6",
                        "  first handled              45.0            -");
    }

    @Test
    void showsHowFarApartTheCommitsOfTheOwnQueueWereBeforeATakeoverAndDuringIt() {
        assertThat(Summary.lines(report(RIGHT, List.of())))
                .containsSubsequence(
                        "own commits before            900          900",
                        "  ms apart, half              1.5          1.5",
                        "  99 in 100                  10.0         10.0",
                        "  the longest                20.0         20.0",
                        "own commits during              1            1",
                        "  ms apart, half                -            -",
                        "  99 in 100, ratio           1.25         1.25",
                        "  own while draining        1,234        1,234");
    }

    private static Report report(Verdict verdict, List<String> problems) {
        return Report.of(
                "1.0",
                verdict,
                0,
                1_753,
                0,
                4,
                List.of(new MemoryUse("server-1", 200 << 20, 300 << 20)),
                problems,
                Map.of(),
                12,
                3_456,
                new Delays(100, 3.2, 45.6, 1_234.5),
                new Returns(7, 12, 34, 56, Map.of("server-3", 3, "server-1", 4)),
                List.of(takeover("server-2#2", 12.345, 45.0), takeover("server-1#1", 1_234.567, null)));
    }

    private static TakeoverReport takeover(String failed, double detected, @Nullable Double firstHandled) {
        return new TakeoverReport(
                failed,
                "server-3#3",
                0,
                "stop and drain",
                "killed",
                5,
                Map.of("detected", detected),
                1,
                2,
                3,
                4,
                firstHandled,
                firstHandled,
                6,
                new CommitGaps(
                        new CommitGaps.Gaps(900, 9_000, 1.5, 10.0, 20.0),
                        new CommitGaps.Gaps(1, 8, null, null, null),
                        1.25,
                        1_234),
                true);
    }
}
