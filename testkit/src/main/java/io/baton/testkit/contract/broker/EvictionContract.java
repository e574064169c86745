package io.baton.testkit.contract.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whoever reads a subscription can be thrown out, and can do no harm afterwards. */
interface EvictionContract extends Reading {
    @Test
    default void theMessagesOfAnEvictedReaderAreThereForTheNextOne() {
        var incarnation = subscribe();
        var published = publish(40);
        var reader = open(connect(), incarnation);
        var seen = reader.read(20);
        reader.acknowledge(seen.get(4));

        evict(incarnation);

        var again = open(incarnation).read(35);
        assertThat(Seen.numbers(again)).isEqualTo(published.subList(5, 40));
        assertThat(again.subList(0, 15)).isEqualTo(seen.subList(5, 20));
    }

    @Test
    default void anEvictedReaderIsToldOnce() {
        var incarnation = subscribe();
        var reader = open(incarnation);

        evict(incarnation);
        reader.awaitLost();

        reader.close();
        evict(incarnation);
        open(incarnation).close();
        assertThat(reader.losses()).isEqualTo(1);
    }

    @Test
    default void anEvictedReadersAcknowledgementHasNoEffect() {
        var incarnation = subscribe();
        publish(5);
        var reader = open(incarnation);
        var seen = reader.read(3);

        evict(incarnation);
        reader.awaitLost();
        reader.tryToAcknowledge(seen.get(2));

        assertThat(open(incarnation).read(5).subList(0, 3)).isEqualTo(seen);
    }

    @Test
    default void anEvictedReadersAcknowledgementTakesNothingFromTheNextOne() {
        var incarnation = subscribe();
        var published = publish(5);
        var evicted = open(connect(), incarnation);
        var seen = evicted.read(4);
        evict(incarnation);
        var next = open(incarnation);
        next.acknowledge(next.read(5).get(1));

        evicted.tryToAcknowledge(seen.get(3));
        next.close();

        assertThat(Seen.numbers(open(incarnation).read(3))).isEqualTo(published.subList(2, 5));
    }

    @Test
    default void whatAnEvictedReaderHasAtHandIsTheNextOnesAllTheSame() {
        var incarnation = subscribe();
        var published = publish(30);
        var evicted = open(connect(), incarnation);
        evicted.awaitReadable("the first message");

        evict(incarnation);
        var next = open(incarnation);
        var stale = evicted.readAtHand();
        var read = next.read(30);
        stale.stream().reduce((earlier, later) -> later).ifPresent(evicted::tryToAcknowledge);
        next.close();

        assertThat(Seen.numbers(read)).isEqualTo(published);
        assertThat(read).containsAll(stale);
        assertThat(open(incarnation).read(30)).isEqualTo(read);
    }

    @Test
    default void evictingNobodyDoesNothing() {
        var incarnation = subscribe();
        var published = publish(3);
        evict(incarnation);
        evict(newIncarnation());
        assertThat(Seen.numbers(open(incarnation).read(3))).isEqualTo(published);
    }

    @Test
    default void theReadersOfOtherSubscriptionsReadOn() {
        var incarnation = subscribe();
        var client = connect();
        var reader = open(client, incarnation);
        var other = open(client, subscribe());
        evict(incarnation);
        reader.awaitLost();

        var published = publish(3);

        assertThat(Seen.numbers(other.read(3))).isEqualTo(published);
        assertThat(other.losses()).isZero();
    }

    @Test
    default void aReaderThatIsJustLeavingIsEvictedToo() {
        var incarnation = subscribe();
        var readers = new ArrayList<Reader>();
        for (int round = 0; round < 40; round++) {
            var reader = open(incarnation);
            readers.add(reader);
            var leaving = reader.closing();
            evict(incarnation);
            patience().await(leaving);
        }
        open(incarnation).close();
        assertThat(readers).allMatch(reader -> reader.losses() == 0);
    }

    /** Returned messages must be back in their places before the next reader is given any. */
    @Test
    default void theNextReaderGetsEverythingInOrderHoweverSoonItComes() {
        var incarnation = subscribe();
        publish(3_000);
        var expected = LongStream.rangeClosed(1, 3_000).boxed().toList();
        for (int round = 0; round < 15; round++) {
            var reader = open(incarnation);
            var seen = reader.read(500);
            // Whether it is carried out or not when the reader goes: both must be right.
            var unused = reader.acknowledging(seen.get(9).position());
            evict(incarnation);

            var next = open(incarnation);
            var first = next.read(1).get(0).number();
            var remaining = expected.subList(expected.indexOf(first) + 1, expected.size());
            assertThat(first).isIn(expected.get(0), expected.get(10));
            assertThat(Seen.numbers(next.read(remaining.size()))).isEqualTo(remaining);
            expected = expected.subList(expected.indexOf(first), expected.size());
            evict(incarnation);
        }
    }
}
