package io.baton.node.api;

/**
 * Another connection to the outbox of the same session was made after this one, and has taken its place. A retry would
 * take it back.
 */
public final class ConnectionReplacedException extends BatonException {
    private static final long serialVersionUID = 1L;

    public ConnectionReplacedException(String sessionId) {
        super("session " + sessionId + " has a later connection");
    }
}
