package io.baton.node.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.api.Bytes;
import io.baton.node.api.Message;
import io.baton.protocol.LaneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchLimitTest {
    private static final int MOST = 100;
    private static final int ANY = Integer.MAX_VALUE;

    private final BatchLimit limit = new BatchLimit(MOST);

    @Test
    void theFirstBatchIsSmallAndEachOneDoublesTheNext() {
        assertThat(next()).isEqualTo(BatchLimit.FIRST);
        limit.committed(BatchLimit.FIRST, 0);
        assertThat(next()).isEqualTo(2 * BatchLimit.FIRST);
        for (int i = 0; i < 40; i++) {
            limit.committed(1, 0);
        }
        assertThat(next()).isEqualTo(MOST);
    }

    @Test
    void afterASlowCommitTheNextBatchIsHalfAsLarge() {
        limit.committed(40, BatchLimit.SLOW_COMMIT);
        assertThat(next()).isEqualTo(20);
        limit.committed(20, BatchLimit.SLOW_COMMIT);
        assertThat(next()).isEqualTo(10);
        limit.committed(1, BatchLimit.SLOW_COMMIT);
        assertThat(next()).isEqualTo(1);
        limit.committed(1, BatchLimit.SLOW_COMMIT - 1);
        assertThat(next()).isEqualTo(2);
    }

    @Test
    void itIsLessIfLessMayBeHandled() {
        assertThat(messagesOf(0, 3)).isEqualTo(3);
    }

    @Test
    void fewLargeMessagesAreEnough() {
        int large = 1 << 20;
        assertThat(messagesOf(large, ANY)).isEqualTo(4);
        assertThat(messagesOf(large - 1, ANY)).isEqualTo(5);
    }

    @Test
    void afterABatchThatHeldTooMuchTheNextOneHasAsManyMessagesAsHoldLess() {
        for (int i = 0; i < 10; i++) {
            limit.committed(1, 0);
        }
        limit.held(MOST, BatchLimit.HELD);
        assertThat(next()).isEqualTo(MOST);
        limit.held(MOST, 10 * BatchLimit.HELD);
        assertThat(next()).isEqualTo(MOST / 10);
        limit.held(1, 10 * BatchLimit.HELD);
        assertThat(next()).isEqualTo(1);
        limit.committed(1, 0);
        limit.held(1, 0);
        assertThat(next()).isEqualTo(2);
    }

    @Test
    void noLimitAtAllIsNoLimitHoweverOftenCommitsAreQuick() {
        BatchLimit none = new BatchLimit(Integer.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            none.committed(1, 0);
        }
        Work work = new Work();
        work.add(new Message("s", new LaneId(0), 1, Bytes.EMPTY, Map.of()));
        assertThat(none.isReached(work, ANY)).isFalse();
    }

    private int next() {
        return messagesOf(0, ANY);
    }

    private int messagesOf(int bytes, int mostHandled) {
        Work work = new Work();
        for (int number = 1; !limit.isReached(work, mostHandled); number++) {
            work.add(new Message("s", new LaneId(0), number, Bytes.wrap(new byte[bytes]), Map.of()));
        }
        return work.messages().size();
    }
}
