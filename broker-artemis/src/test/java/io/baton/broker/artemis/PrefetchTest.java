package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.spi.Flaw;
import java.util.Objects;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.junit.jupiter.api.Test;

class PrefetchTest {
    private final Prefetch prefetch = new Prefetch();

    @Test
    void theFirstMessageIsReportedAndThoseAfterItAreNot() {
        assertThat(add(1)).isTrue();
        assertThat(add(2)).isFalse();
    }

    @Test
    void whatComesAfterAPollThatFoundLessThanItWantedIsReported() {
        add(1);
        prefetch.removeFirst();
        prefetch.pollEnded(true);

        assertThat(add(2)).isTrue();
    }

    @Test
    void whatComesAfterAPollThatLeftADeliveryIsReported() {
        add(1);
        prefetch.pollEnded(true);

        assertThat(add(2)).isTrue();
    }

    @Test
    void whatComesAfterAPollThatTookAllItWantedAndAllThereWasIsReported() {
        add(1);
        prefetch.removeFirst();
        prefetch.pollEnded(false);

        assertThat(add(2)).isTrue();
    }

    @Test
    void whatComesWhileThereIsMoreToPollIsNot() {
        add(1);
        add(2);
        prefetch.removeFirst();
        prefetch.pollEnded(false);

        assertThat(add(3)).isFalse();
    }

    @Test
    void itsPlacesAreUsedAgainInOrderAndItGrowsWhenTheyDoNotSuffice() {
        long added = 0;
        long removed = 0;
        for (var round = 0; round < 100; round++) {
            for (var i = 0; i < 7; i++) {
                add(++added);
            }
            for (var i = 0; i < 5; i++) {
                assertFirst(++removed);
            }
        }
        while (removed < added) {
            assertFirst(++removed);
        }
        assertThat(prefetch.first()).isNull();
    }

    @Test
    void aClosedOneHoldsNothingAndTakesNothing() {
        add(1);
        prefetch.close();

        assertThat(prefetch.first()).isNull();
        assertThat(add(2)).isFalse();
        assertThat(prefetch.first()).isNull();
        prefetch.removeFirst();
    }

    private void assertFirst(long position) {
        assertThat(Objects.requireNonNull(prefetch.first()).position()).isEqualTo(position);
        prefetch.removeFirst();
    }

    private boolean add(long position) {
        var message = new ClientMessageImpl();
        message.setMessageID(position);
        return prefetch.add(place -> place.fill(message, "s", false, Flaw.NONE, null, 1));
    }
}
