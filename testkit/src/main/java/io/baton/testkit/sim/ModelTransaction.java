package io.baton.testkit.sim;

import io.baton.protocol.IncarnationId;
import java.util.Optional;

/** A transaction under way in the model store, from its first lock to its end. */
final class ModelTransaction {
    private final Optional<IncarnationId> ofServer;
    private final Runnable onRolledBack;
    private boolean ended;
    private boolean waiting = true;

    /**
     * @param ofServer whose it is
     * @param onRolledBack is told if the store ends it while it waits for a lock
     */
    ModelTransaction(Optional<IncarnationId> ofServer, Runnable onRolledBack) {
        this.ofServer = ofServer;
        this.onRolledBack = onRolledBack;
    }

    Optional<IncarnationId> ofServer() {
        return ofServer;
    }

    boolean isEnded() {
        return ended;
    }

    boolean isWaiting() {
        return waiting && !ended;
    }

    void locked() {
        waiting = false;
    }

    void end() {
        ended = true;
    }

    void rollBack() {
        if (!ended) {
            ended = true;
            if (waiting) {
                onRolledBack.run();
            }
        }
    }
}
