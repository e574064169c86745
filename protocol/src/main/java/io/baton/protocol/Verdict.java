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
    /** Leave it where it is and read no further until a takeover has merged. */
    WAIT,
    /** The marker of the drain's own takeover: the queue is drained, read no further. */
    DRAINED
}
