package io.baton.node.api;

import io.baton.protocol.IncarnationId;

/**
 * The session is open on another server, or on a dead one whose takeover is not finished yet. A retry succeeds once it
 * is closed there or has come here; {@linkplain io.baton.node.BatonServer#claim claim} it to bring it here.
 */
public final class SessionElsewhereException extends BatonException {
    private static final long serialVersionUID = 1L;

    private final transient IncarnationId owner;

    public SessionElsewhereException(String sessionId, IncarnationId owner) {
        super("session " + sessionId + " is at home on " + owner.server());
        this.owner = owner;
    }

    /** The incarnation that owns the session. */
    public IncarnationId owner() {
        return owner;
    }
}
