package io.baton.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplorationTest {
    static Stream<Exploration> quick() {
        return Exploration.quick().stream();
    }

    @ParameterizedTest
    @MethodSource("quick")
    void shouldFinishWithoutAViolation(Exploration exploration) {
        Explored explored = exploration.run(Explorer.Progress.NONE);
        System.out.printf("%-70s %s%n", exploration.bounds(), explored.summary());
        assertThat(explored.violation()).isEmpty();
        assertThat(explored.isFinished()).isTrue();
    }

    /** Restarts in every order take too long. */
    static Stream<Exploration> quickWithoutStarts() {
        return quick().filter(exploration -> exploration.bounds().of(Budget.START) == 0);
    }

    @ParameterizedTest
    @MethodSource("quickWithoutStarts")
    void shouldNeedNoneOfTheOrdersThatItLeavesOut(Exploration exploration) {
        Explored inEveryOrder =
                new Explorer(exploration.bounds().inEveryOrder()).run(3_000_000, Explorer.Progress.NONE);
        assertThat(inEveryOrder.violation()).isEmpty();
        assertThat(inEveryOrder.isFinished()).isTrue();
        assertThat(inEveryOrder.states())
                .isGreaterThanOrEqualTo(exploration.run(Explorer.Progress.NONE).states());
    }

    @Test
    void shouldVisitEveryStateOfTheSmallestClusterOnce() {
        Explored explored = new Explorer(Bounds.of(1, 1, 1)).run(1_000, Explorer.Progress.NONE);
        // Nothing; published; read; committed.
        assertThat(explored.states()).isEqualTo(4);
        assertThat(explored.depth()).isEqualTo(3);
    }

    @Test
    void shouldSayThatItDidNotFinish() {
        Explored explored = new Explorer(Bounds.of(3, 1, 1).with(Budget.CRASH, 1)).run(100, Explorer.Progress.NONE);
        assertThat(explored.isFinished()).isFalse();
        assertThat(explored.violation()).isEmpty();
        assertThat(explored.summary()).endsWith("not finished");
    }
}
