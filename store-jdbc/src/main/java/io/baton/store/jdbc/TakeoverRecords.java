package io.baton.store.jdbc;

import io.baton.node.api.TakeoverRecord;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import io.baton.protocol.TakeoverId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The records of past takeovers, a bounded number of them. */
final class TakeoverRecords {
    private final int limit;

    TakeoverRecords(int limit) {
        this.limit = limit;
    }

    void keep(Connection connection, TakeoverRecord record) throws SQLException {
        var updated = Sql.update(
                connection,
                """
                UPDATE baton_takeover_record
                SET strategy = ?, steps = ?, drained = ?, redelivered = ?, passed_over = ?, own_passed_over = ?
                WHERE id = ?""",
                record.strategy().name(),
                text(record.steps()),
                record.drained(),
                record.redelivered(),
                record.passedOver(),
                record.ownPassedOver(),
                record.id().value());
        if (updated == 0) {
            insert(connection, record);
            Sql.update(connection, """
                    DELETE FROM baton_takeover_record WHERE ordinal <= (
                        SELECT ordinal FROM baton_takeover_record
                        ORDER BY ordinal DESC OFFSET ? ROWS FETCH FIRST 1 ROW ONLY)""", limit);
        }
    }

    private static void insert(Connection connection, TakeoverRecord record) throws SQLException {
        try {
            Sql.update(
                    connection,
                    """
                    INSERT INTO baton_takeover_record (id, failed, failed_server, failover, failover_server, lane,
                        strategy, steps, drained, redelivered, passed_over, own_passed_over)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    record.id().value(),
                    record.failed().number(),
                    record.failed().server(),
                    record.failover().number(),
                    record.failover().server(),
                    record.lane().number(),
                    record.strategy().name(),
                    text(record.steps()),
                    record.drained(),
                    record.redelivered(),
                    record.passedOver(),
                    record.ownPassedOver());
        } catch (SQLException e) {
            if (SqlState.isUniqueViolation(e)) {
                throw new RaceException("the record was kept by another request first");
            }
            throw e;
        }
    }

    static List<TakeoverRecord> all(Connection connection) throws SQLException {
        return Sql.query(connection, "SELECT * FROM baton_takeover_record ORDER BY ordinal", TakeoverRecords::read);
    }

    private static TakeoverRecord read(ResultSet row) throws SQLException {
        return new TakeoverRecord(
                new TakeoverId(row.getString("id")),
                new IncarnationId(row.getString("failed_server"), row.getLong("failed")),
                new IncarnationId(row.getString("failover_server"), row.getLong("failover")),
                new LaneId(row.getInt("lane")),
                Strategy.valueOf(row.getString("strategy")),
                steps(row.getString("steps")),
                row.getLong("drained"),
                row.getLong("redelivered"),
                row.getLong("passed_over"),
                row.getLong("own_passed_over"));
    }

    private static String text(Map<Step, Instant> steps) {
        return new TreeMap<>(steps)
                .entrySet().stream()
                        .map(step -> step.getKey().name() + "=" + step.getValue())
                        .collect(Collectors.joining(" "));
    }

    private static Map<Step, Instant> steps(String text) {
        var steps = new EnumMap<Step, Instant>(Step.class);
        for (var step : Step.values()) {
            Arrays.stream(text.split(" "))
                    .filter(each -> each.startsWith(step.name() + "="))
                    .forEach(each -> steps.put(step, Instant.parse(each.substring(each.indexOf('=') + 1))));
        }
        return steps;
    }
}
