package io.baton.protocol;

/**
 * Where a message stands on its lane. Positions strictly increase along a lane and are the same in every
 * subscription; they need not be consecutive. They are plain {@code long}s, so that reading allocates
 * nothing.
 */
public final class Position {
    /** Before every message. */
    public static final long START = -1;

    private Position() {}
}
