package io.baton.node.spi;

/** Why a delivery has no session, or is no marker though it says so. */
public enum Flaw {
    /** There is nothing wrong with it. */
    NONE,
    /** It names no session. */
    NO_SESSION_ID,
    /** Its session id is longer than allowed. */
    SESSION_ID_TOO_LONG,
    /** Its session id is no text, or has control characters or half a surrogate pair. */
    SESSION_ID_INVALID,
    /** Its body is larger than allowed, or cannot be read within the limit. */
    BODY_TOO_LARGE,
    /** It says that it is a marker and cannot be read as one. */
    MARKER_UNREADABLE
}
