package io.baton.store.jdbc;

import io.baton.node.api.Bytes;
import io.baton.node.api.OutboxMessage;
import io.baton.node.spi.OutboxPage;
import io.baton.protocol.LaneId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What sessions' clients are to get (rule 26). The numbers of a session's outbox follow each other without a gap. */
final class Outboxes {
    private Outboxes() {}

    private record Range(long first, long last) {}

    /** The messages first: what is forgotten in between shows in the range, and what is added does no harm. */
    static Map<String, OutboxPage> pages(Connection connection, LaneId lane, Map<String, Long> after, int limit)
            throws SQLException {
        var messages = messages(connection, lane, after, limit);
        var pages = new HashMap<String, OutboxPage>();
        ranges(connection, lane, after)
                .forEach((session, range) -> pages.put(
                        session,
                        new OutboxPage(range.first(), range.last(), messages.getOrDefault(session, List.of()))));
        return pages;
    }

    private static Map<String, List<OutboxMessage>> messages(
            Connection connection, LaneId lane, Map<String, Long> after, int limit) throws SQLException {
        var messages = new HashMap<String, List<OutboxMessage>>();
        Sql.forEach(
                connection,
                """
                SELECT o.session, o.number, o.body
                FROM unnest(?, ?, ?) AS u(id, after, up_to) JOIN baton_outbox o
                ON o.lane = ? AND o.session = u.id AND o.number > u.after AND o.number <= u.up_to
                ORDER BY o.session, o.number""",
                row -> {
                    var message = new OutboxMessage(row.getString(1), row.getLong(2), Bytes.wrap(row.getBytes(3)));
                    messages.computeIfAbsent(message.sessionId(), id -> new ArrayList<>())
                            .add(message);
                },
                after.keySet().toArray(String[]::new),
                after.values().toArray(Long[]::new),
                after.values().stream().map(number -> number + limit).toArray(Long[]::new),
                lane.number());
        return messages;
    }

    private static Map<String, Range> ranges(Connection connection, LaneId lane, Map<String, Long> after)
            throws SQLException {
        var ranges = new HashMap<String, Range>();
        Sql.forEach(
                connection,
                """
                SELECT u.id,
                    (SELECT min(o.number) FROM baton_outbox o WHERE o.lane = ? AND o.session = u.id),
                    (SELECT max(o.number) FROM baton_outbox o WHERE o.lane = ? AND o.session = u.id)
                FROM unnest(?) AS u(id)""",
                row -> {
                    var last = row.getLong(3);
                    if (last > 0) {
                        ranges.put(row.getString(1), new Range(row.getLong(2), last));
                    }
                },
                lane.number(),
                lane.number(),
                after.keySet().toArray(String[]::new));
        return ranges;
    }

    static void add(Connection connection, LaneId lane, List<OutboxMessage> messages) throws SQLException {
        if (messages.isEmpty()) {
            return;
        }
        try {
            Sql.update(
                    connection,
                    """
                    INSERT INTO baton_outbox (lane, session, number, body)
                    SELECT CAST(? AS INTEGER), u.session, u.number, u.body FROM unnest(?, ?, ?) AS u(session, number, body)""",
                    lane.number(),
                    messages.stream().map(OutboxMessage::sessionId).toArray(String[]::new),
                    messages.stream().map(OutboxMessage::number).toArray(Long[]::new),
                    messages.stream().map(each -> each.body().toArray()).toArray(byte[][]::new));
        } catch (SQLException e) {
            if (SqlState.isUniqueViolation(e)) {
                throw new IllegalStateException(
                        "a number of an outbox on " + lane + " is to be given a second time", e);
            }
            throw e;
        }
    }

    /** In the order of the sessions' ids, as wherever several rows are locked; never the last one of a session. */
    static void trim(Connection connection, LaneId lane, Map<String, Long> upTo) throws SQLException {
        if (upTo.isEmpty()) {
            return;
        }
        var deletions = new ArrayList<List<Object>>();
        new TreeMap<>(upTo)
                .forEach((session, number) ->
                        deletions.add(List.of(lane.number(), session, number, lane.number(), session)));
        Sql.updateAll(connection, """
                DELETE FROM baton_outbox WHERE lane = ? AND session = ? AND number <= ?
                AND number < (SELECT max(number) FROM baton_outbox WHERE lane = ? AND session = ?)""", deletions);
    }
}
