package io.baton.store.jdbc;

import io.baton.node.spi.Handoff;
import io.baton.node.spi.HandoffOutcome;
import io.baton.protocol.HandoffId;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Sessions that change their home while both servers live (rules 17 to 19). */
final class Handoffs {
    private static final String PENDING = "PENDING";
    private static final String COMMITTED = "COMMITTED";
    private static final String VOID = "VOID";

    private final Dialect dialect;
    private final Epoch epoch;

    Handoffs(Dialect dialect) {
        this.dialect = dialect;
        this.epoch = new Epoch(dialect);
    }

    private record Row(long owner, long newHome, List<String> sessions, String status) {}

    static List<Handoff> prepare(
            Connection connection, IncarnationId self, LaneId lane, IncarnationId newHome, Collection<String> sessions)
            throws SQLException {
        var prepared = new ArrayList<Handoff>();
        if (!isStaying(connection, newHome)) {
            return prepared;
        }
        var byOwner = new TreeMap<IncarnationId, Set<String>>();
        Sessions.homes(connection, lane, sessions)
                .forEach((session, owner) ->
                        byOwner.computeIfAbsent(owner, o -> new TreeSet<>()).add(session));
        byOwner.remove(newHome);
        if (!newHome.equals(self)) {
            byOwner.keySet().retainAll(List.of(self));
        }
        for (var each : byOwner.entrySet()) {
            if (isLive(connection, each.getKey())) {
                var handoff = new Handoff(freshId(), each.getKey(), newHome, each.getValue());
                insert(connection, lane, handoff);
                prepared.add(handoff);
            }
        }
        return prepared;
    }

    private static HandoffId freshId() {
        return new HandoffId((UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", ""));
    }

    private static void insert(Connection connection, LaneId lane, Handoff handoff) throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO baton_handoff (id, lane, owner, new_home, sessions, status, owner_heard, new_home_heard)
                VALUES (?, ?, ?, ?, ?, ?, FALSE, FALSE)""",
                handoff.id().value(),
                lane.number(),
                handoff.owner().number(),
                handoff.newHome().number(),
                handoff.sessions().stream().sorted().toArray(String[]::new),
                PENDING);
    }

    /** Its row is locked first, so that owner and new home do not settle it both; but not by one who merely waits. */
    HandoffOutcome settle(Connection connection, IncarnationId self, LaneId lane, HandoffId id, long position)
            throws SQLException {
        if (mustWait(connection, self, id)) {
            return new HandoffOutcome.Pending();
        }
        var found = find(connection, lane, id);
        if (found.isEmpty()) {
            return new HandoffOutcome.Settled(Map.of(), Set.of());
        }
        var row = found.get();
        var moves = row.status().equals(PENDING) && row.owner() == self.number() && isLive(connection, row.newHome());
        if (moves) {
            move(connection, self, lane, row, position);
        }
        if (row.status().equals(PENDING)) {
            setStatus(connection, id, moves ? COMMITTED : VOID);
        }
        var settled = settled(connection, self, lane, row.sessions());
        if (moves) {
            lockBoth(connection, self, row.newHome());
        }
        return settled;
    }

    /** Of the new home: the owner lives and has not come to the marker. It asks often, and all at one go. */
    private static boolean mustWait(Connection connection, IncarnationId self, HandoffId id) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT 1 FROM baton_handoff h JOIN baton_incarnation i ON i.number = h.owner"
                                + " WHERE h.id = ? AND h.status = ? AND h.owner <> ? AND i.status = ?",
                        row -> row.getInt(1),
                        id.value(),
                        PENDING,
                        self.number(),
                        Incarnations.LIVE)
                .isPresent();
    }

    private static Optional<Row> find(Connection connection, LaneId lane, HandoffId id) throws SQLException {
        return Sql.first(
                connection,
                "SELECT owner, new_home, sessions, status FROM baton_handoff WHERE id = ? AND lane = ? FOR UPDATE",
                row -> new Row(row.getLong(1), row.getLong(2), Sql.texts(row.getArray(3)), row.getString(4)),
                id.value(),
                lane.number());
    }

    /** Rule 18, last as always: in the order of their numbers, as a fence does. */
    private void lockBoth(Connection connection, IncarnationId self, long newHome) throws SQLException {
        if (self.number() < newHome) {
            epoch.require(connection, self);
        }
        if (!Incarnations.status(connection, dialect.lockStatus(), newHome).equals(Incarnations.LIVE)) {
            throw new RaceException("the new home was fenced meanwhile");
        }
    }

    private void move(Connection connection, IncarnationId self, LaneId lane, Row row, long position)
            throws SQLException {
        var paths = MergePaths.read(connection, lane);
        var moving = new ArrayList<Sessions.Row>();
        var sinces = new ArrayList<Long>();
        for (var session : new TreeMap<>(Sessions.rows(connection, lane, row.sessions())).values()) {
            var ownership = paths.effective(session.home(), session.since());
            if (session.isOpen() && ownership.home().equals(self)) {
                moving.add(session);
                sinces.add(Math.max(ownership.since(), position));
            }
        }
        if (moving.isEmpty()) {
            return;
        }
        var count = Sql.update(
                connection,
                dialect.handOver(),
                row.newHome(),
                moving.stream().map(Sessions.Row::id).toArray(String[]::new),
                sinces.toArray(Long[]::new),
                moving.stream().map(Sessions.Row::home).toArray(Long[]::new),
                moving.stream().map(Sessions.Row::since).toArray(Long[]::new),
                lane.number());
        if (count != moving.size()) {
            throw new RaceException("sessions changed while they were handed over");
        }
    }

    private static HandoffOutcome settled(Connection connection, IncarnationId self, LaneId lane, List<String> sessions)
            throws SQLException {
        var paths = MergePaths.read(connection, lane);
        var here = new HashMap<String, Long>();
        for (var session : Sessions.rows(connection, lane, sessions).values()) {
            var ownership = paths.effective(session.home(), session.since());
            if (session.isOpen() && ownership.home().equals(self)) {
                here.put(session.id(), ownership.since());
            }
        }
        var elsewhere = new HashSet<>(sessions);
        elsewhere.removeAll(here.keySet());
        return new HandoffOutcome.Settled(here, elsewhere);
    }

    static void forget(Connection connection, IncarnationId self, HandoffId id) throws SQLException {
        hear(connection, "id = ? AND ", self.number(), id.value());
    }

    /** What was not committed never will be; the other of the two takes what is not known for void. */
    static void forgetAllOf(Connection connection, IncarnationId merged) throws SQLException {
        Sql.update(
                connection,
                "DELETE FROM baton_handoff WHERE (owner = ? OR new_home = ?) AND status <> ?",
                merged.number(),
                merged.number(),
                COMMITTED);
        hear(connection, "", merged.number());
    }

    private static void hear(Connection connection, String which, long incarnation, Object... parameters)
            throws SQLException {
        var all = new ArrayList<Object>(List.of(incarnation, incarnation));
        all.addAll(List.of(parameters));
        all.add(incarnation);
        all.add(incarnation);
        Sql.update(
                connection,
                "UPDATE baton_handoff SET owner_heard = owner_heard OR owner = ?,"
                        + " new_home_heard = new_home_heard OR new_home = ? WHERE " + which
                        + "(owner = ? OR new_home = ?)",
                all.toArray());
        var heard = new ArrayList<Object>(List.of(parameters));
        heard.add(incarnation);
        heard.add(incarnation);
        Sql.update(
                connection,
                "DELETE FROM baton_handoff WHERE " + which
                        + "(owner = ? OR new_home = ?) AND owner_heard AND new_home_heard",
                heard.toArray());
    }

    private static void setStatus(Connection connection, HandoffId id, String status) throws SQLException {
        Sql.update(connection, "UPDATE baton_handoff SET status = ? WHERE id = ?", status, id.value());
    }

    private static boolean isLive(Connection connection, IncarnationId incarnation) throws SQLException {
        return isLive(connection, incarnation.number());
    }

    /** Without a lock: one that leaves never stays again. */
    private static boolean isStaying(Connection connection, IncarnationId incarnation) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT leaving FROM baton_incarnation WHERE number = ? AND status = ?",
                        row -> row.getBoolean(1),
                        incarnation.number(),
                        Incarnations.LIVE)
                .filter(leaving -> !leaving)
                .isPresent();
    }

    /** Without a lock: one that is not LIVE never is again. */
    private static boolean isLive(Connection connection, long incarnation) throws SQLException {
        return Incarnations.status(connection, "SELECT status FROM baton_incarnation WHERE number = ?", incarnation)
                .equals(Incarnations.LIVE);
    }
}
