package io.baton.node.driver;

import io.baton.node.api.BatonOptions;

/**
 * How much goes into a queue's next batch: more and more as long as commits are quick, up to a number and a size. How
 * large the states of its sessions are is known only when it is too late, and so limits the batch after it.
 */
final class BatchLimit {
    /**
     * The first batch is small and each one doubles the next: somebody may have waited for the first message
     * since the server before died, and a batch is seen only when all of it is committed.
     */
    static final int FIRST = 8;

    /** A batch ends when the bodies of its messages have so many bytes. */
    static final long BYTES = 4 << 20;

    /** So many bytes a batch should hold in memory, with the states of its sessions, before and after, and their outbox. */
    static final long HELD = 16 << 20;

    /** After a commit that took so long, in nanoseconds, the next batch is half as large. */
    static final long SLOW_COMMIT = 1_000_000_000;

    private final int most;
    private int messages = FIRST;

    /** @param most so many messages at the most, as {@link BatonOptions#maxBatch} says */
    BatchLimit(int most) {
        this.most = most;
    }

    /** Whether this is all that goes into a batch of which so many messages may be handled. */
    boolean isReached(Work work, int mostHandled) {
        return work.messages().size() >= Math.min(messages, mostHandled) || work.bytes() >= BYTES;
    }

    /** So many messages took so long, in nanoseconds, to commit. */
    void committed(int handled, long took) {
        messages = took < SLOW_COMMIT ? (int) Math.min(2L * messages, most) : Math.max(1, handled / 2);
    }

    /** So many messages held so many bytes until all of them were committed. */
    void held(int handled, long bytes) {
        long affordable = handled * HELD / Math.max(1, bytes);
        messages = (int) Math.max(1, Math.min(messages, affordable));
    }
}
