package io.baton.node.driver;

import java.util.function.LongSupplier;

/**
 * Says when a drain may begin a batch beside the own queue: when it has rested after its last one, and none of the own
 * queue's is under way, or one has been committed since. So a batch of the own queue is held up by one of the drain at the
 * most, and the drain by one of the own queue; by that only for a while, for it may be one whose handlers take long.
 */
final class Turns {
    private final LaneContext context;
    private final LongSupplier ownRead;
    private final LongSupplier drainRead;
    private final Rest rest = new Rest();
    private long ownBatches = -1;
    private long turn;
    private boolean waiting;
    private boolean waitedEnough;
    private boolean rests;

    /**
     * @param ownRead up to which position the own queue is read
     * @param drainRead up to which position the failed one is
     */
    Turns(LaneContext context, LongSupplier ownRead, LongSupplier drainRead) {
        this.context = context;
        this.ownRead = ownRead;
        this.drainRead = drainRead;
    }

    /** Whether it is the turn of a drain that has no batch under way. */
    boolean isMine(QueueReader own) {
        if (turn > 0 && isResting()) {
            return false;
        }
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

    private boolean isResting() {
        long now = context.mailbox().now();
        if (!rests) {
            rests = true;
            context.mailbox().after(rest.batchEnded(now), () -> {});
        }
        return rest.lasts(now, ownRead.getAsLong(), drainRead.getAsLong());
    }

    /** The drain may have its turn, and takes it if there is something to begin; says whether it did. */
    boolean take(QueueReader drain, QueueReader own) {
        long drained = drainRead.getAsLong();
        long now = context.mailbox().now();
        if (!drain.stepBeside(own)) {
            return false;
        }
        rest.batchBegins(now, ownRead.getAsLong(), drained);
        ownBatches = own.batches();
        turn++;
        waiting = false;
        waitedEnough = false;
        rests = false;
        return true;
    }
}
