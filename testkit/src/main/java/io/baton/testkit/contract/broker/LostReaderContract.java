package io.baton.testkit.contract.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.baton.node.spi.BrokerException;
import io.baton.node.spi.NoSuchSubscriptionException;
import io.baton.protocol.IncarnationId;
import org.junit.jupiter.api.Test;

/** For brokers whose readers can be killed and frozen for real. */
public interface LostReaderContract extends Reading {
    /**
     * Has a process of its own open a subscription, read so many messages of it and acknowledge none, and returns
     * when it has. It is ended after the test.
     */
    ReaderElsewhere readElsewhere(IncarnationId incarnation, int messages);

    /** A reader in a process of its own. */
    interface ReaderElsewhere {
        /** Ends the process with no chance to say goodbye. */
        void kill();

        /** Stops the process as a long pause does. */
        void freeze();
    }

    @Test
    default void aReaderThatWasKilledIsEvictedAndItsMessagesComeAgain() {
        var incarnation = subscribe();
        var published = publish(50);
        readElsewhere(incarnation, 20).kill();

        evict(incarnation);

        assertThat(Seen.numbers(open(incarnation).read(50))).isEqualTo(published);
    }

    @Test
    default void aReaderThatIsFrozenIsEvictedAndItsMessagesComeAgain() {
        var incarnation = subscribe();
        var published = publish(50);
        readElsewhere(incarnation, 20).freeze();
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> open(incarnation))
                .isNotInstanceOf(NoSuchSubscriptionException.class);

        evict(incarnation);

        assertThat(Seen.numbers(open(incarnation).read(50))).isEqualTo(published);
    }
}
