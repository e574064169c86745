package io.baton.cli.server;

import io.baton.cli.fault.HandoffPlace;
import io.baton.cli.fault.HandoffRole;
import io.baton.node.api.HandoffStep;
import io.baton.protocol.HandoffMarker;
import io.baton.protocol.IncarnationId;

/**
 * A place in a handoff at which a process ends as if it were killed, or waits to be frozen.
 *
 * @param place where
 * @param freezes whether it waits
 * @param victim which process
 */
public record HandoffPoint(HandoffPlace place, boolean freezes, Victim victim) {
    /**
     * A handoff has reached a step here.
     *
     * @param gate where to wait
     */
    void reached(IncarnationId self, HandoffMarker handoff, HandoffStep step, Gate gate) {
        HandoffRole role = handoff.owner().equals(self) ? HandoffRole.OWNER : HandoffRole.NEW_HOME;
        if (!place.equals(new HandoffPlace(role, step)) || !victim.isNow(self)) {
            return;
        }
        if (freezes) {
            gate.hold();
            gate.run();
        } else {
            Victim.die();
        }
    }
}
