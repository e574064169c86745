package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.api.Bytes;
import io.baton.node.spi.Flaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.junit.jupiter.api.Test;

class PrefetchTest {
    private final List<String> told = new ArrayList<>();
    private final Prefetch prefetch = new Prefetch(100, new Prefetch.Source() {
        @Override
        public void holdUp() {
            told.add("hold up");
        }

        @Override
        public void goOn() {
            told.add("go on");
        }
    });

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

    @Test
    void whatFillsItIsHeldUpWhileThereIsTooMuchInBodiesThatCameInParts() {
        addInParts(1, 60);
        add(2);
        assertThat(told).isEmpty();
        addInParts(3, 60);
        assertThat(told).containsExactly("hold up");

        prefetch.pollEnded(true);
        assertThat(told).containsExactly("hold up");
        prefetch.removeFirst();
        prefetch.pollEnded(false);
        assertThat(told).containsExactly("hold up", "go on");

        addInParts(4, 40);
        assertThat(told).containsExactly("hold up", "go on", "hold up");
    }

    @Test
    void itIsHeldUpOnceThoughOneMoreMessageOfItsArrivesBeforeItHears() {
        addInParts(1, 100);
        add(2);
        addInParts(3, 100);
        prefetch.removeFirst();
        prefetch.pollEnded(false);

        assertThat(told).containsExactly("hold up");
    }

    @Test
    void aClosedOneTellsItNothing() {
        addInParts(1, 100);
        prefetch.close();
        prefetch.pollEnded(true);

        assertThat(told).containsExactly("hold up");
        assertThat(prefetch.bytesInParts()).isZero();
    }

    private void assertFirst(long position) {
        assertThat(Objects.requireNonNull(prefetch.first()).position()).isEqualTo(position);
        prefetch.removeFirst();
    }

    private boolean add(long position) {
        return prefetch.add(place -> place.fill(message(position), "s", false, Flaw.NONE, null, 1));
    }

    private void addInParts(long position, int bytes) {
        var body = Bytes.wrap(new byte[bytes]);
        prefetch.add(place -> place.fill(message(position), "s", false, Flaw.NONE, body, 1));
    }

    private static ClientMessageImpl message(long position) {
        var message = new ClientMessageImpl();
        message.setMessageID(position);
        return message;
    }
}
