package io.baton.node.driver;

import io.baton.protocol.Position;
import java.util.function.LongSupplier;

/**
 * Says when a drain has nearly caught up with the own queue, which is read beside it (rule 12): then its
 * marker is published, and whichever of the two queues gets there first waits for the other only shortly.
 *
 * <p>The drain reads in rounds, each up to where the own queue was when the round began. As long as it is the
 * faster one, each round is shorter than the one before. The last one is a round that is short enough, or that was
 * still more than three quarters as long as the one before: under a load that the drain cannot outrun it would not come
 * nearer. So all rounds together are at the most four times as long as the first one, as long as the drain is not the
 * slower one.
 * While the own queue has read nothing, after a start, there is nothing to catch up with yet.
 */
final class CatchUp {
    /** How often in a row nothing is to be at hand in a failed queue of which nothing was ever read, for it to be empty. */
    private static final int LOOKS = 3;

    private final LongSupplier ownRead;
    private final int near;
    private long target;
    private long inRound;
    private long lastRound = Long.MAX_VALUE;
    private long read = Position.START;

    /**
     * @param ownRead the highest position read of the own queue
     * @param near how many messages a round may have for the drain to be near enough
     */
    CatchUp(LongSupplier ownRead, int near) {
        this.ownRead = ownRead;
        this.near = near;
        this.target = ownRead.getAsLong();
    }

    /** A message of the failed queue was read. Says whether that was the last one of the last round. */
    boolean read(long position) {
        inRound++;
        read = position;
        if (target == Position.START) {
            target = ownRead.getAsLong();
        }
        if (target == Position.START || position < target) {
            return false;
        }
        if (inRound <= near || inRound > lastRound / 4 * 3) {
            return true;
        }
        lastRound = inRound;
        inRound = 0;
        target = ownRead.getAsLong();
        return false;
    }

    /**
     * Nothing is at hand in the failed queue. That need not mean that nothing is there: a broker that is busy, or fetches
     * what it has from a disk, is slower than the drain. Whatever the own queue had lies in the failed one too, behind
     * what was read there last. Only of what the failed server had acknowledged before nobody knows.
     *
     * @param looks how often in a row that was so
     * @return whether the drain has caught up
     */
    boolean isQuiet(int looks) {
        return read == Position.START ? looks >= LOOKS : read >= ownRead.getAsLong();
    }
}
