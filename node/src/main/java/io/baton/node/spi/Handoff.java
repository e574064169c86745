package io.baton.node.spi;

import io.baton.protocol.HandoffId;
import io.baton.protocol.HandoffMarker;
import io.baton.protocol.IncarnationId;
import java.util.Set;

/**
 * A handoff that was prepared and whose marker is to be published.
 *
 * @param id drawn by the store
 * @param owner the sessions' home
 * @param newHome who is to be
 * @param sessions their ids
 */
public record Handoff(HandoffId id, IncarnationId owner, IncarnationId newHome, Set<String> sessions) {
    public Handoff {
        sessions = Set.copyOf(sessions);
    }

    /** The marker that counts for it. */
    public HandoffMarker marker() {
        return new HandoffMarker(id, owner, newHome);
    }
}
