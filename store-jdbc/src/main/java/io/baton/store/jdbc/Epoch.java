package io.baton.store.jdbc;

import io.baton.node.spi.FencedException;
import io.baton.protocol.IncarnationId;
import java.sql.Connection;
import java.sql.SQLException;

/** Rule 1: the check that keeps a fenced server from committing anything. */
final class Epoch {
    private final Dialect dialect;

    Epoch(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Locks the row of an incarnation until the transaction ends and requires it to be LIVE. To be called
     * immediately before COMMIT: a fence waits for this lock.
     */
    void require(Connection connection, IncarnationId self) throws SQLException {
        requireLive(self, Incarnations.status(connection, dialect.lockStatus(), self));
    }

    /** Locks the row so that nobody else can lock it, and requires LIVE. For the fence, which begins with it. */
    static void requireExclusively(Connection connection, IncarnationId self) throws SQLException {
        requireLive(self, Incarnations.lock(connection, self));
    }

    private static void requireLive(IncarnationId self, String status) {
        if (!status.equals(Incarnations.LIVE)) {
            throw new FencedException(self + " is not LIVE but " + status);
        }
    }
}
