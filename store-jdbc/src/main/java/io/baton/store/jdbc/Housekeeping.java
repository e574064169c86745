package io.baton.store.jdbc;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.sql.Connection;
import java.sql.SQLException;

/** Keeps the paths of merges short. */
final class Housekeeping {
    private final Dialect dialect;

    Housekeeping(Dialect dialect) {
        this.dialect = dialect;
    }

    int rehome(Connection connection, IncarnationId self, IncarnationId merged, LaneId lane, int limit)
            throws SQLException {
        var at = MergePaths.read(connection, lane).homesOf(self).get(merged.number());
        if (at == null || merged.equals(self)) {
            return 0;
        }
        return Sql.update(connection, dialect.rehome(), self.number(), at, lane.number(), merged.number(), limit);
    }

    boolean forget(Connection connection, IncarnationId merged) throws SQLException {
        var status = Incarnations.lock(connection, merged);
        if (status.equals(Incarnations.UNKNOWN)) {
            return true;
        }
        if (!status.equals(Incarnations.FENCED) || isNeeded(connection, merged)) {
            return false;
        }
        var number = merged.number();
        Sql.update(connection, "DELETE FROM baton_progress WHERE incarnation = ?", number);
        Sql.update(connection, "DELETE FROM baton_takeover WHERE failed = ?", number);
        Handoffs.forgetAllOf(connection, merged);
        Sql.update(connection, "DELETE FROM baton_incarnation WHERE number = ?", number);
        dialect.forget(connection, merged);
        return true;
    }

    private static boolean isNeeded(Connection connection, IncarnationId merged) throws SQLException {
        var number = merged.number();
        return Sql.first(connection, """
                        SELECT number FROM baton_incarnation WHERE number = ? AND (
                            EXISTS (SELECT 1 FROM baton_takeover WHERE failed = ? AND merged_at IS NULL)
                            OR EXISTS (SELECT 1 FROM baton_takeover WHERE taker = ?)
                            OR EXISTS (SELECT 1 FROM baton_session WHERE home = ?))""", row -> row.getLong(1), number, number, number, number)
                .isPresent();
    }
}
