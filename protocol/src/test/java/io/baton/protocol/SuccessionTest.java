package io.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SuccessionTest {
    private static final Set<IncarnationId> TAKERS =
            Set.of(new IncarnationId("a", 1), new IncarnationId("b", 2), new IncarnationId("c", 3));
    private static final IncarnationId DEAD = new IncarnationId("d", 4);

    @Test
    void exactlyOneTakerTriesAtOnce() {
        assertThat(TAKERS.stream().filter(taker -> !due(taker, 0).isEmpty())).hasSize(1);
    }

    @Test
    void theOthersTryOneDelayLaterEach() {
        for (IncarnationId taker : TAKERS) {
            int rank = Succession.rank(taker, TAKERS, DEAD);
            Succession succession = new Succession(taker, 10);
            assertThat(succession.due(List.of(DEAD), TAKERS, 100)).hasSize(rank == 0 ? 1 : 0);
            assertThat(succession.due(List.of(DEAD), TAKERS, 99 + Math.max(1, rank * 10)))
                    .hasSize(rank == 0 ? 1 : 0);
            assertThat(succession.due(List.of(DEAD), TAKERS, 100 + rank * 10)).containsExactly(DEAD);
        }
    }

    @Test
    void ranksAreAPermutation() {
        TreeSet<Integer> ranks = new TreeSet<>();
        TAKERS.forEach(taker -> ranks.add(Succession.rank(taker, TAKERS, DEAD)));
        assertThat(ranks).containsExactly(0, 1, 2);
    }

    @Test
    void everyTakerIsFirstForSomeOfTheDead() {
        for (IncarnationId taker : TAKERS) {
            assertThat(LongStream.range(10, 60)
                            .filter(n -> Succession.rank(taker, TAKERS, new IncarnationId("x", n)) == 0)
                            .count())
                    .isBetween(5L, 35L);
        }
    }

    @Test
    void aServerThatIsNotLiveTakesNobodyOver() {
        assertThat(due(new IncarnationId("e", 5), 1_000)).isEmpty();
    }

    @Test
    void theDelayStartsAnewForOneWhoCameBackMeanwhile() {
        IncarnationId last = TAKERS.stream()
                .filter(taker -> Succession.rank(taker, TAKERS, DEAD) == 2)
                .findFirst()
                .orElseThrow();
        Succession succession = new Succession(last, 10);
        succession.due(List.of(DEAD), TAKERS, 0);
        succession.due(List.of(), TAKERS, 15);
        assertThat(succession.due(List.of(DEAD), TAKERS, 25)).isEmpty();
        assertThat(succession.due(List.of(DEAD), TAKERS, 45)).containsExactly(DEAD);
    }

    private static List<IncarnationId> due(IncarnationId taker, long now) {
        return new Succession(taker, 10).due(List.of(DEAD), TAKERS, now);
    }
}
