package io.baton.node.driver;

import java.util.function.LongSupplier;

/**
 * Says when a drain may begin a batch beside the own queue: when it has rested after its last one, and none of the own
 * queue's is under way, or one has been committed since. So a batch of the own queue is held up by one of the drain at the
 * most, and the drain by one of the own queue; by that only for a while, for it may be one whose handlers take long.
 */
final class Turns {
    /** The reader of the own queue. */
    interface Own {
        /** Whether no batch is under way. */
        boolean isIdle();

        /** How many batches were committed. */
        long batches();
    }

    private final Mailbox mailbox;
    private final Calls calls;
    private final LongSupplier ownRead;
    private final LongSupplier drainRead;
    private final Rest rest = new Rest();
    private long ownBatches = -1;
    private long turn;
    private boolean waiting;
    private boolean waitedEnough;
    private boolean rests;
    private long drainReadBefore;

    /**
     * @param ownRead up to which position the own queue is read
     * @param drainRead up to which position the failed one is
     */
    Turns(Mailbox mailbox, Calls calls, LongSupplier ownRead, LongSupplier drainRead) {
        this.mailbox = mailbox;
        this.calls = calls;
        this.ownRead = ownRead;
        this.drainRead = drainRead;
    }

    /** Whether it is the turn of a drain that has no batch under way. */
    boolean isMine(Own own) {
        if (turn > 0 && isResting()) {
            return false;
        }
        drainReadBefore = drainRead.getAsLong();
        if (waitedEnough || own.isIdle() || own.batches() != ownBatches) {
            return true;
        }
        if (!waiting) {
            waiting = true;
            long since = turn;
            calls.later(0, () -> waitedEnough |= turn == since);
        }
        return false;
    }

    private boolean isResting() {
        long now = mailbox.now();
        if (!rests) {
            rests = true;
            mailbox.after(rest.batchEnded(now), () -> {});
        }
        return rest.lasts(now, ownRead.getAsLong(), drainRead.getAsLong());
    }

    /** The drain has taken its turn: it has begun a batch. */
    void taken(Own own) {
        rest.batchBegins(mailbox.now(), ownRead.getAsLong(), own.batches(), drainReadBefore);
        ownBatches = own.batches();
        turn++;
        waiting = false;
        waitedEnough = false;
        rests = false;
    }
}
