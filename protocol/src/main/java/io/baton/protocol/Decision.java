package io.baton.protocol;

/**
 * What the driver is to do next. A decision is carried out once, through a port; how it went comes back
 * to {@link LaneProtocol} as an input. All of them may be repeated safely when the outcome is unknown.
 */
public sealed interface Decision {
    /** The takeover concerned. */
    Takeover takeover();

    /** Evict the failed incarnation and open its subscription; answer with {@link LaneProtocol#opened}. */
    record OpenFailed(Takeover takeover) implements Decision {}

    /** Publish the marker on the lane; answer with {@link LaneProtocol#markerPublished}. */
    record PublishMarker(Takeover takeover, Marker marker) implements Decision {}

    /** Close the failed subscription; it is not read again. */
    record CloseFailed(Takeover takeover) implements Decision {}

    /** Merge the failed incarnation into this one in the store; answer with {@link LaneProtocol#merged}. */
    record Merge(Takeover takeover, long markerPosition) implements Decision {}

    /** Delete the failed subscription, now that the merge is confirmed (rule 10). */
    record DeleteFailed(Takeover takeover) implements Decision {}

    /** A step of the method has happened: put it on the takeover's record. */
    record Reached(Takeover takeover, Step step) implements Decision {}
}
