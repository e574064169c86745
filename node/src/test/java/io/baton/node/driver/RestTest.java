package io.baton.node.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A drain whose batches take 10 ns and read 100 messages each. */
class RestTest {
    private final Rest rest = new Rest();
    private long now = Long.MAX_VALUE - 1_005;
    private long own = 5_000;
    private long ownBatches;
    private long drained;

    @Test
    void shouldNotBeInAShortBacklog() {
        drainBatches(19, 1);
        assertThat(lastsFor()).isZero();
    }

    @Test
    void shouldGrowWhileTheDrainGoesOn() {
        drainBatches(20, 1);
        assertThat(lastsFor()).isEqualTo(10);
        drainBatches(20, 1);
        assertThat(lastsFor()).isEqualTo(20);
        drainBatches(119, 1);
        assertThat(lastsFor()).isEqualTo(70);
        drainBatches(1, 1);
        assertThat(lastsFor()).isEqualTo(80);
    }

    @Test
    void shouldNotGrowBeyondEightTimesABatch() {
        drainBatches(1_000, 1);
        assertThat(lastsFor()).isEqualTo(80);
    }

    @Test
    void shouldNotBeLongAfterABatchThatOnlyWaited() {
        drainBatches(200, 1);
        rest.batchBegins(now, own, ownBatches, drained);
        drained += 100;
        now += TimeUnit.MINUTES.toNanos(1);
        assertThat(rest.batchEnded(now)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
    }

    @Test
    void shouldLastAsLongWhenTheOwnQueueHasHandledNothingForAFewBatches() {
        drainBatches(200, 1);
        for (int batch = 0; batch < 8; batch++) {
            drainBatches(1, 0);
            assertThat(lastsFor()).isEqualTo(80);
        }
    }

    @Test
    void shouldNotBeWhenTheOwnQueueHasNothingToHandle() {
        drainBatches(200, 1);
        drainBatches(9, 0);
        assertThat(lastsFor()).isZero();
    }

    @Test
    void shouldBeAgainOnceTheOwnQueueHandles() {
        drainBatches(200, 1);
        drainBatches(20, 0);
        ownBatches++;
        drainBatches(1, 0);
        assertThat(lastsFor()).isEqualTo(80);
    }

    @Test
    void shouldEndWhenTheDrainCannotAffordItAnyLonger() {
        drainBatches(200, 0);
        ownBatches++;
        drainBatches(1, 39);
        assertThat(rest.lasts(now, own, drained)).isTrue();
        own += 1;
        assertThat(rest.lasts(now, own, drained))
                .as("40 of the own queue for 100 of the drain")
                .isFalse();
    }

    /** @param ownRead how many messages a batch of the own queue reads while each of them goes on, if any */
    private void drainBatches(int batches, long ownRead) {
        for (int batch = 0; batch < batches; batch++) {
            rest.batchBegins(now, own, ownBatches, drained);
            own += ownRead;
            ownBatches += ownRead > 0 ? 1 : 0;
            drained += 100;
            now += 10;
            rest.batchEnded(now);
        }
    }

    private long lastsFor() {
        long begun = now;
        while (rest.lasts(now, own, drained)) {
            now++;
        }
        return now - begun;
    }
}
