package io.baton.store.jdbc;

import io.baton.node.api.Bytes;
import io.baton.node.spi.OpenOutcome;
import io.baton.node.spi.SessionState;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Sessions: their states, opening and closing. A closed session's row stays, with its since and its state. */
final class Sessions {
    private final Dialect dialect;

    Sessions(Dialect dialect) {
        this.dialect = dialect;
    }

    /** What a session's row says; its home may have been merged into others since. */
    record Row(String id, long home, long since, boolean isOpen) {}

    private record Reopening(Row row, long since) {}

    static Map<String, SessionState> states(Connection connection, LaneId lane, Collection<String> sessions)
            throws SQLException {
        var ids = sessions.stream().filter(Limits::isStorable).distinct().toArray(String[]::new);
        var states = new HashMap<String, SessionState>();
        Sql.forEach(
                connection,
                """
                SELECT s.id, s.state,
                    (SELECT max(o.number) FROM baton_outbox o WHERE o.lane = s.lane AND o.session = s.id)
                FROM unnest(?) AS u(id) JOIN baton_session s ON s.lane = ? AND s.id = u.id
                WHERE s.state IS NOT NULL""",
                row -> states.put(row.getString(1), new SessionState(Bytes.wrap(row.getBytes(2)), row.getLong(3))),
                ids,
                lane.number());
        return states;
    }

    static Map<String, IncarnationId> homes(Connection connection, LaneId lane, Collection<String> sessions)
            throws SQLException {
        var paths = MergePaths.read(connection, lane);
        var storable = sessions.stream().filter(Limits::isStorable).toList();
        var homes = new HashMap<String, IncarnationId>();
        for (var row : rows(connection, lane, storable).values()) {
            if (row.isOpen()) {
                homes.put(row.id(), paths.effective(row.home(), row.since()).home());
            }
        }
        return homes;
    }

    List<OpenOutcome> open(Connection connection, IncarnationId self, LaneId lane, List<String> sessions, long read)
            throws SQLException {
        var paths = MergePaths.read(connection, lane);
        var rows = rows(connection, lane, sessions);
        var outcomes = new HashMap<String, OpenOutcome>();
        var created = new ArrayList<String>();
        var reopened = new ArrayList<Reopening>();
        // In the order of their ids: two servers that open the same sessions wait for each other in one direction only.
        for (var id : new TreeSet<>(sessions)) {
            var row = rows.get(id);
            if (row == null) {
                created.add(id);
                outcomes.put(id, new OpenOutcome.Opened(id, read));
                continue;
            }
            var ownership = paths.effective(row.home(), row.since());
            if (!row.isOpen()) {
                var since = Math.max(ownership.since(), read);
                reopened.add(new Reopening(row, since));
                outcomes.put(id, new OpenOutcome.Opened(id, since));
            } else if (ownership.home().equals(self)) {
                outcomes.put(id, new OpenOutcome.Opened(id, ownership.since()));
            } else {
                outcomes.put(id, new OpenOutcome.Elsewhere(id, ownership.home()));
            }
        }
        create(connection, self, lane, created, read);
        reopen(connection, self, lane, reopened);
        return sessions.stream().map(outcomes::get).toList();
    }

    static Map<String, Row> rows(Connection connection, LaneId lane, Collection<String> sessions) throws SQLException {
        var rows = new HashMap<String, Row>();
        Sql.forEach(
                connection,
                """
                SELECT s.id, s.home, s.since, s.is_open
                FROM unnest(?) AS u(id) JOIN baton_session s ON s.lane = ? AND s.id = u.id""",
                row -> {
                    var id = row.getString(1);
                    rows.put(id, new Row(id, row.getLong(2), row.getLong(3), row.getBoolean(4)));
                },
                sessions.stream().distinct().toArray(String[]::new),
                lane.number());
        return rows;
    }

    private static void create(Connection connection, IncarnationId self, LaneId lane, List<String> ids, long read)
            throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try {
            Sql.update(connection, """
                    INSERT INTO baton_session (lane, id, home, since, is_open)
                    SELECT CAST(? AS INTEGER), u.id, CAST(? AS BIGINT), CAST(? AS BIGINT), TRUE FROM unnest(?) AS u(id)""", lane.number(), self.number(), read, ids.toArray(String[]::new));
        } catch (SQLException e) {
            if (SqlState.isUniqueViolation(e)) {
                throw new RaceException("another server opened the session first");
            }
            throw e;
        }
    }

    private void reopen(Connection connection, IncarnationId self, LaneId lane, List<Reopening> reopened)
            throws SQLException {
        if (reopened.isEmpty()) {
            return;
        }
        var count = Sql.update(
                connection,
                dialect.reopen(),
                self.number(),
                reopened.stream().map(each -> each.row().id()).toArray(String[]::new),
                reopened.stream().map(Reopening::since).toArray(Long[]::new),
                reopened.stream().map(each -> each.row().home()).toArray(Long[]::new),
                reopened.stream().map(each -> each.row().since()).toArray(Long[]::new),
                lane.number());
        if (count != reopened.size()) {
            throw new RaceException("another server changed the session first");
        }
    }

    /** A session whose home changes meanwhile can only come nearer to {@code self}, whose rows are written last. */
    void close(Connection connection, IncarnationId self, LaneId lane, List<String> sessions, long read)
            throws SQLException {
        var ids = new TreeSet<>(sessions).toArray(String[]::new);
        var homes = MergePaths.read(connection, lane).homesOf(self);
        homes.remove(self.number());
        for (var home : homes.entrySet()) {
            close(connection, self, lane, ids, home.getKey(), Math.max(home.getValue(), read));
        }
        close(connection, self, lane, ids, self.number(), read);
    }

    private void close(Connection connection, IncarnationId self, LaneId lane, String[] ids, long home, long since)
            throws SQLException {
        Sql.update(connection, dialect.close(), self.number(), since, ids, lane.number(), home);
    }
}
