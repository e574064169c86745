package io.baton.node.api;

/**
 * The session is not at home on this server: it is closed, or on another server, or on a dead one that has not been
 * taken over yet. A retry succeeds once it was {@linkplain io.baton.node.BatonServer#claim claimed} here.
 */
public final class SessionNotHereException extends BatonException {
    private static final long serialVersionUID = 1L;

    public SessionNotHereException(String sessionId) {
        super("session " + sessionId + " is not at home here");
    }
}
