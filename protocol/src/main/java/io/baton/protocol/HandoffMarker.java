package io.baton.protocol;

/**
 * The message at which sessions change their home while both servers live. Their owner lets go of them here, and
 * their new home waits here until it has them, or is told that it will not. Which sessions they are, and whether there
 * is such a handoff at all, the store knows.
 *
 * @param handoff the handoff it belongs to
 * @param owner who lets go
 * @param newHome who waits
 */
public record HandoffMarker(HandoffId handoff, IncarnationId owner, IncarnationId newHome) implements Marker {
    /** Whether a server has something to do here. */
    boolean concerns(IncarnationId incarnation) {
        return owner.equals(incarnation) || newHome.equals(incarnation);
    }
}
