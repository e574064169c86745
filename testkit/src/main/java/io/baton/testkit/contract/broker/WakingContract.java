package io.baton.testkit.contract.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.spi.DeliveryHandler.Action;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A reader that waits to be told misses nothing, however its last poll ended. */
interface WakingContract extends Reading {
    @Test
    default void aReaderIsToldOfWhatWasThereBeforeItOpened() {
        var incarnation = subscribe();
        publish(3);
        var reader = open(incarnation);
        reader.awaitReadable("the first message");
        assertThat(reader.next(Action.CONSUME).number()).isEqualTo(1);
    }

    @Test
    default void aReaderThatFoundNothingIsToldOfTheNextMessage() {
        var reader = open(subscribe());
        assertThat(reader.readAtHand()).isEmpty();
        reader.expectNothing();

        publish(1);

        reader.awaitReadable("the first message");
        assertThat(Seen.numbers(reader.readAtHand())).containsExactly(1L);
    }

    @Test
    default void aReaderThatTookAllThereWasAndAllItWantedIsToldOfTheNextMessage() {
        var reader = open(subscribe());
        var publisher = publisher();
        publish(publisher, 1, 3);
        reader.read(2);
        var last = new ArrayList<Seen>();
        while (reader.poll(1, Action.CONSUME, last) == 0) {
            reader.awaitReadable("the last message");
        }
        reader.expectNothing();

        publish(publisher, 4, 4);

        reader.awaitReadable("the next message");
        assertThat(Seen.numbers(reader.readAtHand())).containsExactly(4L);
    }

    @Test
    default void aReaderThatLeftADeliveryIsToldOfTheNextMessage() {
        var reader = open(subscribe());
        var publisher = publisher();
        publish(publisher, 1, 1);
        reader.next(Action.LEAVE);
        reader.expectNothing();

        publish(publisher, 2, 2);

        reader.awaitReadable("the next message");
        assertThat(Seen.numbers(reader.read(2))).containsExactly(1L, 2L);
    }
}
