package io.baton.cli.server;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.Step;

/**
 * A step of a takeover at which a process ends as if it were killed; or else the takeover's last step, for with
 * <em>join</em> a server stops and resumes its own queue only if that comes to the marker before the drain does.
 *
 * @param step where
 * @param victim which process
 */
public record CrashPoint(Step step, Victim victim) {
    /** A takeover has reached a step here. */
    void reached(IncarnationId self, Step reached) {
        if (isAt(reached) && victim.isNow(self)) {
            Victim.die();
        }
    }

    boolean isAt(Step reached) {
        return reached == step || reached == Step.MARKER_FOUND;
    }
}
