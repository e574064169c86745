package io.baton.protocol;

/** What to do with the message just read. */
public enum Verdict {
    /** Hand it to the handler and commit. */
    HANDLE,
    /** Its session's home is another incarnation: pass it over. */
    NOT_MINE,
    /** Its session is at home here, and this message has been handled before: pass it over. */
    ALREADY_HANDLED,
    /** A marker that ends nothing here: pass it over. */
    PASS_MARKER,
    /**
     * A marker of another takeover of the queue that is being read. The store must confirm that this server is
     * LIVE before the marker is passed over and acknowledged: if it is fenced, its successor waits for this one.
     */
    PASS_IF_LIVE,
    /** Leave it where it is and read no further until a takeover has merged or a handoff is settled. */
    WAIT,
    /** The marker of the drain's own takeover: the queue is drained, read no further. */
    DRAINED
}
