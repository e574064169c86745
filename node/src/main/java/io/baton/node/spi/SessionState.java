package io.baton.node.spi;

import io.baton.node.api.Bytes;

/**
 * What the handled messages of a session have left.
 *
 * @param state its state
 * @param lastNumber the number of the last message that was put into its outbox; 0 if there was none
 */
public record SessionState(Bytes state, long lastNumber) {
    /** That of a session of which nothing was handled. */
    public static final SessionState NONE = new SessionState(Bytes.EMPTY, 0);
}
