package io.baton.store.jdbc;

import io.baton.node.spi.AssignedTakeover;
import io.baton.node.spi.FailedLane;
import io.baton.node.spi.FencedException;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Position;
import io.baton.protocol.TakeoverId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Fences, assigns and merges. */
final class Takeovers {
    private Takeovers() {}

    /** Begins with both locks, in the order of the numbers, and so excludes every transaction of either server. */
    static List<AssignedTakeover> takeOver(
            Connection connection, Dialect dialect, IncarnationId self, IncarnationId dead) throws SQLException {
        String status;
        if (self.compareTo(dead) < 0) {
            Epoch.requireExclusively(connection, self);
            status = Incarnations.lock(connection, dead);
        } else {
            status = Incarnations.lock(connection, dead);
            Epoch.requireExclusively(connection, self);
        }
        if (status.equals(Incarnations.LIVE)) {
            fence(connection, dialect, self, dead, "CAST(NULL AS BIGINT)");
        } else if (status.equals(Incarnations.STARTING)) {
            fence(connection, dialect, self, dead, "CAST(" + Position.START + " AS BIGINT)");
        }
        reassign(connection, dialect, self, dead);
        return assigned(connection, self);
    }

    private static void fence(
            Connection connection, Dialect dialect, IncarnationId self, IncarnationId dead, String mergedAt)
            throws SQLException {
        Incarnations.setStatus(connection, dead, Incarnations.FENCED);
        Sql.update(
                connection,
                "INSERT INTO baton_takeover (failed, lane, taker, id, merged_at)"
                        + " SELECT CAST(? AS BIGINT), number, CAST(? AS BIGINT), " + dialect.freshTakeoverId() + ", "
                        + mergedAt + " FROM baton_lane",
                dead.number(),
                self.number());
    }

    /** The dead one is not LIVE here, and its row is locked (rule 2). */
    private static void reassign(Connection connection, Dialect dialect, IncarnationId self, IncarnationId dead)
            throws SQLException {
        Sql.update(
                connection,
                "UPDATE baton_takeover SET taker = ?, id = " + dialect.freshTakeoverId()
                        + " WHERE taker = ? AND merged_at IS NULL",
                self.number(),
                dead.number());
    }

    private static List<AssignedTakeover> assigned(Connection connection, IncarnationId self) throws SQLException {
        return Sql.query(
                connection,
                """
                SELECT t.failed, i.server, t.lane, t.id FROM baton_takeover t
                JOIN baton_incarnation i ON i.number = t.failed
                WHERE t.taker = ? AND t.merged_at IS NULL ORDER BY t.failed, t.lane""",
                row -> new AssignedTakeover(
                        new IncarnationId(row.getString(2), row.getLong(1)),
                        new LaneId(row.getInt(3)),
                        new TakeoverId(row.getString(4))),
                self.number());
    }

    /** The id of the takeover of an incarnation, if this server leads it and has not merged it. */
    static Optional<String> leading(Connection connection, IncarnationId self, IncarnationId failed, LaneId lane)
            throws SQLException {
        return Sql.first(
                connection,
                "SELECT id FROM baton_takeover WHERE failed = ? AND lane = ? AND taker = ? AND merged_at IS NULL",
                row -> row.getString(1),
                failed.number(),
                lane.number(),
                self.number());
    }

    /**
     * Nothing it reads can change meanwhile: the failed one is fenced, and its sessions are this server's to
     * merge.
     */
    static FailedLane failedLane(Connection connection, Epoch epoch, IncarnationId self, AssignedTakeover takeover)
            throws SQLException {
        var failed = takeover.failed();
        var lane = takeover.lane();
        if (!takeover.id()
                .value()
                .equals(leading(connection, self, failed, lane).orElse(""))) {
            throw notLeading(self, takeover);
        }
        var homes = MergePaths.read(connection, lane).homesOf(failed);
        var sinces = new HashMap<String, Long>();
        for (var home : homes.entrySet()) {
            Sql.forEach(
                    connection,
                    "SELECT id, since FROM baton_session WHERE home = ? AND lane = ? AND is_open",
                    row -> sinces.put(row.getString(1), Math.max(row.getLong(2), home.getValue())),
                    home.getKey(),
                    lane.number());
        }
        return new FailedLane(Batches.progress(connection, epoch, self, failed, lane), sinces);
    }

    /** Touches no session. */
    static void merge(Connection connection, IncarnationId self, AssignedTakeover takeover, long position)
            throws SQLException {
        var count = Sql.update(
                connection,
                """
                UPDATE baton_takeover SET merged_at = ?
                WHERE failed = ? AND lane = ? AND taker = ? AND id = ? AND (merged_at IS NULL OR merged_at = ?)""",
                position,
                takeover.failed().number(),
                takeover.lane().number(),
                self.number(),
                takeover.id().value(),
                position);
        if (count == 0 && isKnown(connection, takeover)) {
            throw notLeading(self, takeover);
        }
    }

    /** Forgotten is only what was merged: the answer to the merge was lost, and housekeeping was faster. */
    private static boolean isKnown(Connection connection, AssignedTakeover takeover) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT id FROM baton_takeover WHERE failed = ? AND lane = ?",
                        row -> row.getString(1),
                        takeover.failed().number(),
                        takeover.lane().number())
                .isPresent();
    }

    private static FencedException notLeading(IncarnationId self, AssignedTakeover takeover) {
        return new FencedException(self + " does not lead the takeover of " + takeover.failed() + " on "
                + takeover.lane() + " as " + takeover.id() + ", or has merged it otherwise");
    }
}
