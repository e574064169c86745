package io.baton.node.driver;

/**
 * How long a drain rests after a batch beside the own queue, for what it takes of the machine, the broker and the store is
 * taken from that one. A short backlog is drained without any rest; the longer the drain goes on, the more it rests, up to
 * eight times as long as a batch takes, so that the own queue does not feel it. But not for long, for a batch that takes its
 * time does not work but waits; and not for longer than it can afford, for it has to read much faster than the own queue does
 * to come nearer to it (see {@link CatchUp}). While the own queue has nothing to handle, it does not rest. Times are in
 * nanoseconds, of any clock.
 */
final class Rest {
    private static final int MOST_TIMES = 8;
    /** After so many batches the drain rests once as long as a batch takes, after twice as many twice as long. */
    private static final int BATCHES_A_TIME = 20;

    private static final long LONGEST = 100_000_000;
    private static final double FASTER = 2.5;
    /** How many batches of the drain in a row go by without one of the own queue, for that to have nothing to handle. */
    private static final int IDLE = 8;

    private long begun;
    private long until;
    private long ownBefore;
    private long ownBatchesBefore;
    private long drainBefore;
    private long batches;
    private int alone;

    /**
     * A batch of the drain begins.
     *
     * @param own up to which position the own queue is read now
     * @param ownBatches how many batches of the own queue there have been
     * @param drained up to which position the failed one was read before the batch
     */
    void batchBegins(long now, long own, long ownBatches, long drained) {
        batches++;
        alone = ownBatches == ownBatchesBefore ? alone + 1 : 0;
        ownBatchesBefore = ownBatches;
        begun = now;
        ownBefore = own;
        drainBefore = drained;
    }

    /** The batch has come to its end. Returns how long the drain rests now, at the most. */
    long batchEnded(long now) {
        long times = Math.min(MOST_TIMES, batches / BATCHES_A_TIME);
        long rest = Math.min(LONGEST, times * (now - begun));
        until = now + rest;
        return rest;
    }

    /** Whether the rest goes on, when the queues are read up to these positions. */
    boolean lasts(long now, long own, long drained) {
        return alone < IDLE && FASTER * (own - ownBefore) < drained - drainBefore && now - until < 0;
    }
}
