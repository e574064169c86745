package io.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
class SuccessionTest {
    private static final Set<IncarnationId> TAKERS = Set.of(id(1), id(2), id(3));
    private static final IncarnationId DEAD = id(4);
    private static final long DELAY = 10;

    @Test
    void exactlyOneTakerTriesAtOnce() {
        assertThat(TAKERS.stream().filter(taker -> !dueAtFirstSight(taker).isEmpty()))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, -1_000_000_000_000L, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - DELAY - 5})
    void theOthersTryOneDelayLaterEachWhateverTheClockCountsFrom(long seen) {
        for (int rank = 1; rank < TAKERS.size(); rank++) {
            Succession succession = new Succession(taker(rank), DELAY);
            assertThat(succession.due(List.of(DEAD), TAKERS, seen)).isEmpty();
            assertThat(succession.due(List.of(DEAD), TAKERS, seen + rank * DELAY - 1))
                    .isEmpty();
            assertThat(succession.due(List.of(DEAD), TAKERS, seen + rank * DELAY))
                    .containsExactly(DEAD);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE / 2 + 1})
    void aDelayTooLongToAddUpKeepsTheOthersWaiting(long forEver) {
        for (int rank = 1; rank < TAKERS.size(); rank++) {
            Succession succession = new Succession(taker(rank), forEver);
            succession.due(List.of(DEAD), TAKERS, 0);
            assertThat(succession.due(List.of(DEAD), TAKERS, forEver - 1)).isEmpty();
        }
    }

    @Test
    void withoutADelayAllTryAtOnce() {
        for (IncarnationId taker : TAKERS) {
            assertThat(new Succession(taker, 0).due(List.of(DEAD), TAKERS, 7)).containsExactly(DEAD);
        }
    }

    @Test
    void whoeverIsDueStaysDueUntilSomebodyHasTakenOver() {
        Succession succession = new Succession(taker(0), DELAY);
        for (long now = 0; now < 5; now++) {
            assertThat(succession.due(List.of(DEAD), TAKERS, now)).containsExactly(DEAD);
        }
    }

    @Test
    void theNextInLineMovesUpWhenTheOneBeforeItLeaves() {
        Succession succession = new Succession(taker(1), DELAY);
        assertThat(succession.due(List.of(DEAD), TAKERS, 0)).isEmpty();
        Set<IncarnationId> left = new HashSet<>(TAKERS);
        left.remove(taker(0));
        assertThat(succession.due(List.of(DEAD), left, 1)).containsExactly(DEAD);
    }

    @Test
    void aServerThatIsNotLiveTakesNobodyOverHoweverLongItWaits() {
        for (long outsider = 5; outsider < 25; outsider++) {
            Succession succession = new Succession(id(outsider), DELAY);
            succession.due(List.of(DEAD), TAKERS, 0);
            assertThat(succession.due(List.of(DEAD), TAKERS, 1_000)).isEmpty();
        }
    }

    @Test
    void theDelayStartsAnewForOneWhoCameBackMeanwhile() {
        Succession succession = new Succession(taker(2), DELAY);
        succession.due(List.of(DEAD), TAKERS, 0);
        succession.due(List.of(), TAKERS, 15);
        assertThat(succession.due(List.of(DEAD), TAKERS, 25)).isEmpty();
        assertThat(succession.due(List.of(DEAD), TAKERS, 44)).isEmpty();
        assertThat(succession.due(List.of(DEAD), TAKERS, 45)).containsExactly(DEAD);
    }

    @Test
    void theDelayOfOneDoesNotDependOnTheReturnOfAnother() {
        Succession succession = new Succession(taker(2), DELAY);
        succession.due(List.of(DEAD, id(9)), TAKERS, 0);
        succession.due(List.of(DEAD), TAKERS, 15);
        assertThat(succession.due(List.of(DEAD, id(9)), TAKERS, 20)).contains(DEAD);
    }

    @Test
    void theOldestIncarnationIsTakenOverFirst() {
        List<IncarnationId> dead = List.of(id(12), id(7), id(30), id(9));
        assertThat(new Succession(id(1), DELAY).due(dead, Set.of(id(1)), 0))
                .containsExactly(id(7), id(9), id(12), id(30));
    }

    @Test
    void serversOfEveryReleaseAgreeOnTheOrderOfTakers() {
        assertThat(orderOfTakers(LongStream.rangeClosed(1, 10), id(11)))
                .containsExactly(1L, 10L, 7L, 3L, 6L, 8L, 2L, 5L, 4L, 9L);
        assertThat(orderOfTakers(LongStream.rangeClosed(1, 10), id(Long.MAX_VALUE)))
                .containsExactly(2L, 6L, 10L, 1L, 5L, 4L, 3L, 8L, 7L, 9L);
    }

    @Test
    void ranksAreAPermutationAndAllTakersAgreeOnThem(Random random) {
        for (int i = 0; i < 1_000; i++) {
            List<IncarnationId> takers = random.longs(1 + random.nextInt(9), 1, Long.MAX_VALUE)
                    .distinct()
                    .mapToObj(SuccessionTest::id)
                    .toList();
            List<IncarnationId> shuffled = new ArrayList<>(takers);
            Collections.shuffle(shuffled, random);
            IncarnationId dead = id(random.nextLong(1, Long.MAX_VALUE));
            assertThat(takers.stream().map(taker -> Succession.rank(taker, shuffled, dead)))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, takers.size()).boxed().toList());
        }
    }

    @Test
    void theDeadAreSpreadFairlyOverTheTakers() {
        int dead = 3_000;
        for (IncarnationId taker : TAKERS) {
            assertThat(LongStream.range(100, 100 + dead)
                            .filter(number -> Succession.rank(taker, TAKERS, id(number)) == 0)
                            .count())
                    .isBetween(dead / 3L - 150, dead / 3L + 150);
        }
    }

    @Test
    void aTakerThatLeavesHandsItsDeadToOthersAndMovesNobodyElses() {
        IncarnationId leaving = id(2);
        Set<IncarnationId> left = Set.of(id(1), id(3));
        for (IncarnationId taker : left) {
            assertThat(LongStream.range(100, 400).mapToObj(SuccessionTest::id))
                    .allSatisfy(dead -> assertThat(Succession.rank(taker, left, dead))
                            .isEqualTo(Succession.rank(taker, TAKERS, dead)
                                    - (Succession.rank(leaving, TAKERS, dead) < Succession.rank(taker, TAKERS, dead)
                                            ? 1
                                            : 0)));
        }
    }

    private static List<IncarnationId> dueAtFirstSight(IncarnationId taker) {
        return new Succession(taker, DELAY).due(List.of(DEAD), TAKERS, 0);
    }

    private static IncarnationId taker(int rank) {
        return TAKERS.stream()
                .filter(taker -> Succession.rank(taker, TAKERS, DEAD) == rank)
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> orderOfTakers(LongStream numbers, IncarnationId dead) {
        List<IncarnationId> takers = numbers.mapToObj(SuccessionTest::id).toList();
        return takers.stream()
                .sorted(Comparator.comparing(taker -> Succession.rank(taker, takers, dead)))
                .map(IncarnationId::number)
                .toList();
    }

    private static IncarnationId id(long number) {
        return new IncarnationId("server-" + number % 5, number);
    }
}
