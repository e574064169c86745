package io.baton.cli.server;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.Step;

/**
 * A step of a takeover at which a process ends as if it were killed.
 *
 * @param step where
 * @param victim which process
 */
public record CrashPoint(Step step, Victim victim) {
    /** A takeover has reached a step here. */
    void reached(IncarnationId self, Step reached) {
        if (reached == step && victim.isNow(self)) {
            Victim.die();
        }
    }
}
