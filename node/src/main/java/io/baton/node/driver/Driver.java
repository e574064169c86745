package io.baton.node.driver;

/** Something that is stepped by one thread at a time. */
public interface Driver {
    /** What it is, for threads and logs. */
    String name();

    /**
     * Takes in what has happened and does what follows, without blocking.
     *
     * @param nowNanos a monotonic clock's reading
     * @return whether another step may find more to do at once
     */
    boolean step(long nowNanos);

    /** The clock's reading at which the next step is due even if nothing is posted. */
    long nextDeadline();

    /** Whether it has ended; it is not stepped again. */
    boolean isEnded();
}
