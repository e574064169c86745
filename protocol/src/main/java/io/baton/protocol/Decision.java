package io.baton.protocol;

/**
 * What the driver is to do next. A decision is carried out once, through a port; how it went comes back
 * to {@link LaneProtocol} as an input. All of them may be repeated safely when the outcome is unknown.
 */
public sealed interface Decision {
    /** One that a takeover brings about. */
    sealed interface OfTakeover extends Decision {
        /** The takeover concerned. */
        Takeover takeover();
    }

    /** Evict the failed incarnation and open its subscription; answer with {@link LaneProtocol#opened}. */
    record OpenFailed(Takeover takeover) implements OfTakeover {}

    /** Publish the marker on the lane; answer with {@link LaneProtocol#markerPublished}. */
    record PublishMarker(Takeover takeover, TakeoverMarker marker) implements OfTakeover {}

    /** Close the failed subscription; it is not read again. */
    record CloseFailed(Takeover takeover) implements OfTakeover {}

    /** Merge the failed incarnation into this one in the store; answer with {@link LaneProtocol#merged}. */
    record Merge(Takeover takeover, long markerPosition) implements OfTakeover {}

    /** Delete the failed subscription, now that the merge is confirmed (rule 10). */
    record DeleteFailed(Takeover takeover) implements OfTakeover {}

    /** A step of the method has happened: put it on the takeover's record. */
    record Reached(Takeover takeover, Step step) implements OfTakeover {}

    /**
     * The own queue is at the marker of a handoff that concerns this server. When all that was read before it is
     * committed, let the store settle the handoff here, as often as it takes until it is not pending any more; answer
     * with {@link LaneProtocol#handoffSettled}.
     */
    record SettleHandoff(HandoffMarker marker, long position) implements Decision {}
}
