package io.baton.node.driver;

import java.util.function.LongSupplier;

/**
 * Says when a drain may begin a batch beside the own queue: when none of the own queue's is under way, or when one has
 * been committed since the drain began its last. So a batch of the own queue is held up by one of the drain at the most,
 * and the drain by one of the own queue; by that only for a while, for it may be one whose handlers take long.
 *
 * <p>And after each batch the drain rests, for what it takes of the machine, the broker and the store is taken from the
 * own queue: a few times as long as the batch took, but not if the own queue has nothing to read, and no longer than it can
 * afford. It has to read much faster than the own queue does to come nearer to it (see {@link CatchUp}).
 */
final class Turns {
    private static final int REST = 3;
    private static final double FASTER = 2.5;

    private final LaneContext context;
    private final LongSupplier ownRead;
    private final LongSupplier drainRead;
    private long ownBatches = -1;
    private long turn;
    private boolean waiting;
    private boolean waitedEnough;
    private boolean rests;
    private long begunAt;
    private long restsUntil;
    private long ownReadBefore;
    private long drainReadBefore;

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
            restsUntil = now + REST * (now - begunAt);
            context.mailbox().after(restsUntil - now, () -> {});
        }
        long own = ownRead.getAsLong() - ownReadBefore;
        long drained = drainRead.getAsLong() - drainReadBefore;
        return own > 0 && FASTER * own < drained && now < restsUntil;
    }

    /** The drain may have its turn, and takes it if there is something to begin; says whether it did. */
    boolean take(QueueReader drain, QueueReader own) {
        long before = drainRead.getAsLong();
        begunAt = context.mailbox().now();
        if (!drain.stepBeside(own)) {
            return false;
        }
        drainReadBefore = before;
        ownReadBefore = ownRead.getAsLong();
        ownBatches = own.batches();
        turn++;
        waiting = false;
        waitedEnough = false;
        rests = false;
        return true;
    }
}
