package io.baton.store.jdbc;

import io.baton.node.spi.ClusterState;
import io.baton.node.spi.ClusterState.Status;
import io.baton.node.spi.FencedException;
import io.baton.node.spi.LaneMismatchException;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Position;
import io.baton.protocol.TakeoverId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The lives of servers, and the lanes. */
final class Incarnations {
    static final String STARTING = Status.STARTING.name();
    static final String LIVE = Status.LIVE.name();
    static final String FENCED = Status.FENCED.name();

    /** The status of one that was never registered, or is forgotten. */
    static final String UNKNOWN = "unknown";

    private Incarnations() {}

    /** Locks a row for this transaction alone and reads the status. */
    static String lock(Connection connection, IncarnationId incarnation) throws SQLException {
        return status(connection, "SELECT status FROM baton_incarnation WHERE number = ? FOR UPDATE", incarnation);
    }

    static String status(Connection connection, String sql, IncarnationId incarnation) throws SQLException {
        return status(connection, sql, incarnation.number());
    }

    static String status(Connection connection, String sql, long incarnation) throws SQLException {
        return Sql.first(connection, sql, row -> row.getString(1), incarnation).orElse(UNKNOWN);
    }

    static void setStatus(Connection connection, IncarnationId incarnation, String status) throws SQLException {
        Sql.update(
                connection, "UPDATE baton_incarnation SET status = ? WHERE number = ?", status, incarnation.number());
    }

    static long draw(Connection connection) throws SQLException {
        var number = Sql.first(
                        connection, "SELECT number FROM baton_next_incarnation FOR UPDATE", row -> row.getLong(1))
                .orElseThrow();
        Sql.update(connection, "UPDATE baton_next_incarnation SET number = number + 1");
        return number;
    }

    static void register(Connection connection, IncarnationId self) throws SQLException {
        if (!lock(connection, self).equals(UNKNOWN)) {
            return;
        }
        insertOrLose(
                connection,
                "INSERT INTO baton_incarnation (number, server, status) VALUES (?, ?, ?)",
                self.number(),
                self.server(),
                STARTING);
    }

    static void goLive(Connection connection, IncarnationId self) throws SQLException {
        var status = lock(connection, self);
        if (status.equals(LIVE)) {
            return;
        }
        if (!status.equals(STARTING)) {
            throw new FencedException(self + " cannot go live, it is " + status);
        }
        var lanes = Sql.update(
                connection,
                "INSERT INTO baton_progress (incarnation, lane, position)"
                        + " SELECT CAST(? AS BIGINT), number, CAST(? AS BIGINT) FROM baton_lane",
                self.number(),
                Position.START);
        if (lanes == 0) {
            throw new IllegalStateException("the lanes must be checked before a server goes live");
        }
        setStatus(connection, self, LIVE);
    }

    static void leave(Connection connection, IncarnationId self) throws SQLException {
        Sql.update(connection, "UPDATE baton_incarnation SET leaving = TRUE WHERE number = ?", self.number());
    }

    static void checkLanes(Connection connection, List<String> identities, Set<IncarnationId> subscribed)
            throws SQLException {
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("there must be a lane");
        }
        var known = Sql.query(connection, "SELECT identity FROM baton_lane ORDER BY number", row -> row.getString(1));
        if (known.isEmpty() && !subscribed.isEmpty()) {
            throw new LaneMismatchException("the topic has subscriptions, that of " + Collections.min(subscribed)
                    + " for one, and this database is new: another cluster uses the topic, or this is not the"
                    + " database that it had");
        } else if (known.isEmpty()) {
            for (int i = 0; i < identities.size(); i++) {
                insertOrLose(
                        connection, "INSERT INTO baton_lane (number, identity) VALUES (?, ?)", i, identities.get(i));
            }
        } else if (known.size() != identities.size()) {
            throw new LaneMismatchException("the store knows " + known.size() + " lanes " + known + ", the broker has "
                    + identities.size() + " " + identities);
        } else {
            refuseWhoIsYetToCome(connection, subscribed);
            for (int i = 0; i < identities.size(); i++) {
                if (!known.get(i).equals(identities.get(i))) {
                    throw new LaneMismatchException(new LaneId(i) + " was " + known.get(i) + " and is now "
                            + identities.get(i) + ": its topic was created anew, or this is another broker");
                }
            }
        }
    }

    /** Whoever subscribes has drawn a number before, unless the store has gone back since. */
    private static void refuseWhoIsYetToCome(Connection connection, Set<IncarnationId> subscribed) throws SQLException {
        var next = Sql.first(connection, "SELECT number FROM baton_next_incarnation", row -> row.getLong(1))
                .orElseThrow();
        var later = subscribed.stream().filter(each -> each.number() >= next).min(Comparator.naturalOrder());
        if (later.isPresent()) {
            throw new LaneMismatchException(later.get() + " has a subscription, but the next number is " + next
                    + ": the database has gone back, or another cluster uses this topic");
        }
    }

    private static void insertOrLose(Connection connection, String sql, Object... parameters) throws SQLException {
        try {
            Sql.update(connection, sql, parameters);
        } catch (SQLException e) {
            if (SqlState.isUniqueViolation(e)) {
                throw new RaceException("inserted by another server");
            }
            throw e;
        }
    }

    /** One statement, so that all of it is as of one moment. */
    static ClusterState clusterState(Connection connection) throws SQLException {
        var incarnations = new HashMap<IncarnationId, Status>();
        var takeovers = new ArrayList<ClusterState.Takeover>();
        var leaving = new HashSet<IncarnationId>();
        Sql.forEach(connection, """
                SELECT i.number, i.server, i.status, i.leaving, t.lane, t.taker, k.server AS taker_server, t.id, t.merged_at
                FROM baton_incarnation i
                LEFT JOIN baton_takeover t ON t.failed = i.number
                LEFT JOIN baton_incarnation k ON k.number = t.taker
                ORDER BY i.number, t.lane""", row -> {
            var incarnation = new IncarnationId(row.getString("server"), row.getLong("number"));
            incarnations.put(incarnation, Status.valueOf(row.getString("status")));
            if (row.getBoolean("leaving")) {
                leaving.add(incarnation);
            }
            var id = row.getString("id");
            if (id != null) {
                takeovers.add(new ClusterState.Takeover(
                        incarnation,
                        new LaneId(row.getInt("lane")),
                        new IncarnationId(row.getString("taker_server"), row.getLong("taker")),
                        new TakeoverId(id),
                        position(row, "merged_at")));
            }
        });
        return new ClusterState(incarnations, takeovers, leaving);
    }

    private static Optional<Long> position(ResultSet row, String column) throws SQLException {
        var position = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(position);
    }
}
