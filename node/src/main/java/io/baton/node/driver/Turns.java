package io.baton.node.driver;

/**
 * Says when a drain may begin a batch beside the own queue: when none of the own queue's is under way, or when one has
 * been committed since the drain began its last. So a batch of the own queue is held up by one of the drain at the most,
 * and the drain by one of the own queue; by that only for a while, for it may be one whose handlers take long.
 */
final class Turns {
    private final LaneContext context;
    private long ownBatches = -1;
    private long turn;
    private boolean waiting;
    private boolean waitedEnough;

    Turns(LaneContext context) {
        this.context = context;
    }

    /** Whether it is the drain's turn. */
    boolean isMine(QueueReader own) {
        if (waitedEnough || own.isIdle() || own.batches() != ownBatches) {
            return true;
        }
        if (!waiting) {
            waiting = true;
            long since = turn;
            context.calls().later(0, () -> waitedEnough |= turn == since);
        }
        return false;
    }

    /** The drain had its turn; says whether it has begun a batch. */
    boolean taken(boolean begun, QueueReader own) {
        if (begun) {
            ownBatches = own.batches();
            turn++;
            waiting = false;
            waitedEnough = false;
        }
        return begun;
    }
}
