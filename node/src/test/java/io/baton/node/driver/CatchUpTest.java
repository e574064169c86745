package io.baton.node.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.Position;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final int NEAR = 10;

    private final AtomicLong ownRead = new AtomicLong();

    @Test
    void shouldBeThereAtOnceWhenTheOwnQueueIsBehind() {
        ownRead.set(5);
        assertThat(drainFrom(6, 1)).isEqualTo(1);
    }

    @Test
    void shouldBeThereAtTheEndOfARoundThatIsShortEnough() {
        ownRead.set(NEAR);
        assertThat(drainFrom(1, 0)).isEqualTo(NEAR);
    }

    @Test
    void shouldGoOnInEverShorterRoundsWhileTheDrainIsFaster() {
        ownRead.set(1_000);
        // The own queue reads one message while the drain reads four: 1000, 250, 62, 16, 4.
        assertThat(drainFrom(1, 0.25)).isBetween(1_325L, 1_335L);
    }

    @Test
    void shouldGoOnThoughTheDrainIsNotMuchFaster() {
        ownRead.set(1_000);
        // 1000, 666, 444, … 13, 8.
        assertThat(drainFrom(1, 2.0 / 3)).isBetween(2_960L, 3_000L);
    }

    @Test
    void shouldNotBeThereBeforeTheOwnQueueHasReadAnything() {
        ownRead.set(Position.START);
        CatchUp catchUp = new CatchUp(ownRead::get, NEAR);
        for (int position = 0; position < 100; position++) {
            assertThat(catchUp.read(position)).isFalse();
        }
        ownRead.set(150);
        assertThat(catchUp.read(100)).isFalse();
        assertThat(catchUp.read(150)).isFalse();
        assertThat(catchUp.read(151))
                .as("the round after the first one is short")
                .isTrue();
    }

    @Test
    void shouldGiveUpGettingNearerUnderALoadThatTheDrainCannotOutrun() {
        ownRead.set(1_000);
        assertThat(drainFrom(1, 1)).isBetween(1_990L, 2_000L);
    }

    @Test
    void shouldNotTakeASlowBrokerForAnEmptyQueue() {
        ownRead.set(1_000);
        CatchUp catchUp = new CatchUp(ownRead::get, NEAR);
        catchUp.read(20);
        assertThat(catchUp.isQuiet(1)).isFalse();
        assertThat(catchUp.isQuiet(1_000)).isFalse();
    }

    @Test
    void shouldBeThereWhenNothingIsLeftOfWhatTheOwnQueueHad() {
        ownRead.set(1_000);
        CatchUp catchUp = new CatchUp(ownRead::get, NEAR);
        catchUp.read(1_000);
        assertThat(catchUp.isQuiet(1)).isTrue();
    }

    @Test
    void shouldBeThereWhenNothingComesAtAllForAWhile() {
        ownRead.set(1_000);
        CatchUp catchUp = new CatchUp(ownRead::get, NEAR);
        assertThat(catchUp.isQuiet(1)).isFalse();
        assertThat(catchUp.isQuiet(3)).isTrue();
    }

    /** @return how many messages the drain has read by the end of its last round */
    private long drainFrom(long position, double ownPerMessage) {
        CatchUp catchUp = new CatchUp(ownRead::get, NEAR);
        long begun = ownRead.get();
        long read = 1;
        while (!catchUp.read(position + read - 1)) {
            ownRead.set(begun + (long) (read * ownPerMessage));
            read++;
        }
        return read;
    }
}
