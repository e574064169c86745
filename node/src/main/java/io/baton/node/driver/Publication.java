package io.baton.node.driver;

import io.baton.node.api.HandoffStep;
import io.baton.node.spi.Handoff;
import io.baton.protocol.Marker;

/** Publishes markers on a lane, each as often as it takes: a copy does no harm. */
record Publication(LaneContext context) {
    void of(Marker marker, Runnable then) {
        context.calls()
                .untilDone(
                        "publishing a marker",
                        () -> context.environment().broker().publishMarker(context.lane(), marker),
                        done -> then.run());
    }

    /** Of a handoff that the store has prepared. */
    void of(Handoff handoff) {
        context.reached(handoff.marker(), HandoffStep.PREPARED);
        of(handoff.marker(), () -> context.reached(handoff.marker(), HandoffStep.MARKED));
    }
}
