package io.baton.node.spi;

/** Why a message can be nobody's whatever sessions are open. It is passed over and counted. */
public enum Flaw {
    /** None: it has a valid session id, or is a marker that can be read. */
    NONE,
    /** It has no session id. */
    NO_SESSION_ID,
    /** Its session id is over the adapter's limit. */
    SESSION_ID_TOO_LONG,
    /** Its session id is not valid otherwise: not a text, or with characters that no store can keep. */
    SESSION_ID_INVALID,
    /** Its body is over the adapter's limit, or is a text that cannot be read as one. */
    BODY_TOO_LARGE,
    /** It says that it is a marker and cannot be read as one. */
    MARKER_UNREADABLE
}
