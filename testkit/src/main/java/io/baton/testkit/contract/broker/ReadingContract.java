package io.baton.testkit.contract.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.spi.DeliveryHandler.Action;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Polling, acknowledging, and what comes again. */
interface ReadingContract extends Reading {
    @Test
    default void whatIsNotAcknowledgedComesAgainAndTheRestDoesNot() {
        var incarnation = subscribe();
        var published = publish(40);
        var reader = open(incarnation);
        var seen = reader.read(30);
        reader.acknowledge(seen.get(9));
        reader.close();

        var again = open(incarnation).read(30);

        assertThat(Seen.numbers(again)).isEqualTo(published.subList(10, 40));
        assertThat(again.subList(0, 20)).isEqualTo(seen.subList(10, 30));
    }

    @Test
    default void closingAcknowledgesNothing() {
        var incarnation = subscribe();
        publish(10);
        var reader = open(incarnation);
        var seen = reader.read(10);
        reader.close();

        assertThat(open(incarnation).read(10)).isEqualTo(seen);
    }

    @Test
    default void anAcknowledgementMayNameAPositionBetweenMessages() {
        var incarnation = subscribe();
        var published = publish(3);
        var reader = open(incarnation);
        var seen = reader.read(3);
        patience().await(reader.acknowledging(seen.get(2).position() - 1));
        patience().await(reader.acknowledging(seen.get(2).position() - 1));
        reader.close();

        assertThat(Seen.numbers(open(incarnation).read(1))).isEqualTo(published.subList(2, 3));
    }

    @Test
    default void anAcknowledgementCoversNothingThatWasNotConsumed() {
        var incarnation = subscribe();
        var published = publish(5);
        var reader = open(incarnation);
        reader.read(3);
        var left = reader.next(Action.LEAVE);

        reader.acknowledge(left);
        reader.close();

        assertThat(Seen.numbers(open(incarnation).read(2))).isEqualTo(published.subList(3, 5));
    }

    @Test
    default void aLaterAcknowledgementCoversEarlierOnesNotBegun() {
        var incarnation = subscribe();
        var publisher = publisher();
        publish(publisher, 1, 50);
        var reader = open(incarnation);
        var acknowledgements = reader.read(50).stream()
                .map(seen -> reader.acknowledging(seen.position()))
                .toList();

        acknowledgements.forEach(patience()::await);
        reader.close();

        publish(publisher, 51, 51);
        assertThat(Seen.numbers(open(incarnation).read(1))).containsExactly(51L);
    }

    @Test
    default void aDeliveryLeftComesFirstInTheNextPoll() {
        var reader = open(subscribe());
        publish(3);

        assertThat(reader.next(Action.LEAVE).number()).isEqualTo(1);
        assertThat(reader.next(Action.LEAVE).number()).isEqualTo(1);

        assertThat(Seen.numbers(reader.read(3))).containsExactly(1L, 2L, 3L);
    }

    @Test
    default void leavingADeliveryHandsOverNoMoreAndCountsNothing() {
        var reader = open(subscribe());
        publish(3);
        reader.next(Action.LEAVE);
        var offered = new ArrayList<Seen>();

        assertThat(reader.poll(64, Action.LEAVE, offered)).isZero();

        assertThat(Seen.numbers(offered)).containsExactly(1L);
    }

    @Test
    default void stoppingConsumesTheDeliveryAndHandsOverNoMore() {
        var reader = open(subscribe());
        publish(3);
        reader.next(Action.LEAVE);
        var offered = new ArrayList<Seen>();

        assertThat(reader.poll(64, Action.CONSUME_AND_STOP, offered)).isEqualTo(1);

        assertThat(Seen.numbers(offered)).containsExactly(1L);
        assertThat(Seen.numbers(reader.read(2))).containsExactly(2L, 3L);
    }

    @Test
    default void aPollHandsOverNoMoreThanItsLimit() {
        var reader = open(subscribe());
        var published = publish(20);
        var seen = new ArrayList<Seen>();
        while (seen.size() < 20) {
            int before = seen.size();
            int consumed = reader.poll(3, Action.CONSUME, seen);
            assertThat(consumed).isEqualTo(seen.size() - before).isBetween(0, 3);
            if (consumed < 3 && seen.size() < 20) {
                reader.awaitReadable("more");
            }
        }
        assertThat(Seen.numbers(seen)).isEqualTo(published);
        assertThat(reader.poll(3, Action.CONSUME, seen)).isZero();
    }

    @Test
    default void eachReaderReadsForItself() {
        var one = subscribe();
        var other = subscribe();
        var published = publish(10);
        var reader = open(one);
        reader.acknowledge(reader.read(10).get(9));

        assertThat(Seen.numbers(open(other).read(10))).isEqualTo(published);
    }
}
