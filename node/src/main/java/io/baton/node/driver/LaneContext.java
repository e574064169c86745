package io.baton.node.driver;

import io.baton.node.api.HandoffStep;
import io.baton.protocol.HandoffMarker;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the parts of one lane's driver share. All of it belongs to the driver's thread.
 *
 * @param handlerSigns counts the signs of life of all handlers of the incarnation
 */
record LaneContext(
        IncarnationId self,
        LaneId lane,
        Environment environment,
        Mailbox mailbox,
        Calls calls,
        StateCache states,
        AtomicLong handlerSigns) {
    /** A handoff has reached a step here. */
    void reached(HandoffMarker handoff, HandoffStep step) {
        environment.listener().onHandoffStep(self, handoff, step);
    }
}
