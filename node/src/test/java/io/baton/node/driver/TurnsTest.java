package io.baton.node.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.api.BatonListener;
import io.baton.node.api.BatonOptions;
import org.junit.jupiter.api.Test;

/** A drain whose batches take 1 ms and read 100 messages each, beside an own queue that reads one meanwhile. */
class TurnsTest {
    private static final long BATCH = 1_000_000;
    private static final long RETRY = BatonOptions.DEFAULTS.retryDelay().toNanos();

    private final Mailbox mailbox = new Mailbox(() -> this.now);
    private final Calls calls = new Calls(mailbox, BatonListener.NONE, BatonOptions.DEFAULTS, fatal -> {});
    private final Turns turns = new Turns(mailbox, calls, () -> this.ownRead, () -> this.drained);
    private final OwnQueue own = new OwnQueue();
    private long now;
    private long ownRead;
    private long drained;

    private static final class OwnQueue implements Turns.Own {
        private boolean idle = true;
        private long batches;

        @Override
        public boolean isIdle() {
            return idle;
        }

        @Override
        public long batches() {
            return batches;
        }
    }

    @Test
    void shouldLetTheOwnQueuesBatchUnderWayComeFirst() {
        drainBatches(1);
        own.idle = false;
        own.batches = 7;
        assertThat(turns.isMine(own)).isTrue();
        turns.taken(own);
        assertThat(turns.isMine(own)).isFalse();
        own.batches++;
        assertThat(turns.isMine(own)).isTrue();
    }

    @Test
    void shouldNotWaitForLongForABatchOfTheOwnQueue() {
        own.idle = false;
        turns.taken(own);
        assertThat(turns.isMine(own)).isFalse();
        pass(RETRY - 1);
        assertThat(turns.isMine(own)).isFalse();
        pass(1);
        assertThat(turns.isMine(own)).isTrue();
    }

    @Test
    void shouldDrainAShortBacklogWithoutARest() {
        for (int batch = 0; batch < 19; batch++) {
            drainBatches(1);
            assertThat(turns.isMine(own)).isTrue();
        }
    }

    @Test
    void shouldRestAndWakeTheDriverAtTheEndOfTheRest() {
        drainBatches(20);
        assertThat(turns.isMine(own)).isFalse();
        assertThat(mailbox.nextDeadline()).isEqualTo(now + BATCH);
        pass(BATCH - 1);
        assertThat(turns.isMine(own)).isFalse();
        pass(1);
        assertThat(turns.isMine(own)).isTrue();
    }

    @Test
    void shouldRestNoLongerThanTheDrainCanAfford() {
        drainBatches(20);
        assertThat(turns.isMine(own)).isFalse();
        ownRead += 40;
        assertThat(turns.isMine(own)).isTrue();
    }

    @Test
    void shouldNotRestBesideAServerThatHasNothingToHandle() {
        for (int batch = 0; batch < 100; batch++) {
            turns.taken(own);
            ownRead++;
            drained += 100;
            pass(BATCH);
        }
        assertThat(turns.isMine(own)).isTrue();
    }

    private void drainBatches(int count) {
        for (int batch = 0; batch < count; batch++) {
            turns.isMine(own);
            turns.taken(own);
            ownRead++;
            own.batches++;
            drained += 100;
            pass(BATCH);
        }
    }

    private void pass(long nanos) {
        now += nanos;
        mailbox.run(now);
    }
}
