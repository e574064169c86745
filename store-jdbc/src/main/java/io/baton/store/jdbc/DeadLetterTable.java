package io.baton.store.jdbc;

import io.baton.node.api.Bytes;
import io.baton.node.api.DeadLetterId;
import io.baton.node.api.DeadLetterRecord;
import io.baton.node.api.Message;
import io.baton.node.spi.DeadLetter;
import io.baton.node.spi.DeadLetters;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Messages that could not be handled. A batch keeps them; whoever looks after them reads, marks and deletes them. */
final class DeadLetterTable implements DeadLetters {
    private static final String SELECT = """
            SELECT d.lane, d.position, d.session, d.body, d.headers, d.reason, d.attempts, d.server, d.incarnation,
                d.died_at, d.replays, d.replayed_at, COALESCE(s.is_open, FALSE)
            FROM baton_dead_letter d LEFT JOIN baton_session s ON s.id = d.session AND s.lane = d.lane
            """;

    private static final LaneId FIRST_LANE = new LaneId(0);
    private static final long BEFORE_ALL = Long.MIN_VALUE;

    private final Transactions transactions;

    DeadLetterTable(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Keeps a letter; one that is kept already stays as it is. */
    static void keep(Connection connection, IncarnationId by, DeadLetter letter) throws SQLException {
        var message = letter.message();
        Sql.update(
                connection,
                """
                INSERT INTO baton_dead_letter (lane, position, session, body, headers, reason, attempts, server,
                    incarnation)
                SELECT CAST(? AS INTEGER), CAST(? AS BIGINT), ?, ?, ?, ?, CAST(? AS INTEGER), ?, CAST(? AS BIGINT)
                WHERE NOT EXISTS (SELECT 1 FROM baton_dead_letter WHERE lane = ? AND position = ?)""",
                message.lane().number(),
                message.position(),
                message.sessionId(),
                message.body().toArray(),
                JsonText.object(message.headers()),
                letter.reason().replace('\0', '\ufffd'),
                letter.attempts(),
                by.server(),
                by.number(),
                message.lane().number(),
                message.position());
    }

    @Override
    public CompletionStage<List<DeadLetterRecord>> list(
            Optional<String> session, Optional<DeadLetterId> after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE + ", was " + limit);
        }
        // What no row can have is not to be asked for: PostgreSQL would take it for an error.
        if (session.isPresent() && !Limits.isStorable(session.get())) {
            return transactions.ofAnyone(connection -> List.of());
        }
        var from = after.orElse(new DeadLetterId(FIRST_LANE, BEFORE_ALL));
        return transactions.ofAnyone(connection -> list(connection, session, from, limit));
    }

    private static List<DeadLetterRecord> list(
            Connection connection, Optional<String> session, DeadLetterId after, int limit) throws SQLException {
        var beyond = "WHERE (d.lane > ? OR d.lane = ? AND d.position > ?) ";
        var first = "ORDER BY d.lane, d.position FETCH FIRST ? ROWS ONLY";
        var lane = after.lane().number();
        return session.isPresent()
                ? Sql.query(
                        connection,
                        SELECT + beyond + "AND d.session = ? " + first,
                        DeadLetterTable::read,
                        lane,
                        lane,
                        after.position(),
                        session.get(),
                        limit)
                : Sql.query(
                        connection,
                        SELECT + beyond + first,
                        DeadLetterTable::read,
                        lane,
                        lane,
                        after.position(),
                        limit);
    }

    @Override
    public CompletionStage<Optional<DeadLetterRecord>> find(DeadLetterId id) {
        return transactions.ofAnyone(connection -> Sql.first(
                connection,
                SELECT + "WHERE d.lane = ? AND d.position = ?",
                DeadLetterTable::read,
                id.lane().number(),
                id.position()));
    }

    private static DeadLetterRecord read(ResultSet row) throws SQLException {
        return new DeadLetterRecord(
                new Message(
                        row.getString(3),
                        new LaneId(row.getInt(1)),
                        row.getLong(2),
                        Bytes.wrap(row.getBytes(4)),
                        JsonText.texts(row.getString(5))),
                row.getString(6),
                row.getInt(7),
                new IncarnationId(row.getString(8), row.getLong(9)),
                instant(row, 10).orElseThrow(),
                row.getInt(11),
                instant(row, 12),
                row.getBoolean(13));
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    @Override
    public CompletionStage<Boolean> markReplayed(DeadLetterId id, int number) {
        return transactions.ofAnyone(
                connection -> Sql.update(connection, """
                        UPDATE baton_dead_letter SET replays = ?, replayed_at = CURRENT_TIMESTAMP
                        WHERE lane = ? AND position = ? AND replays = ?""", number, id.lane().number(), id.position(), number - 1) == 1);
    }

    @Override
    public CompletionStage<Boolean> delete(DeadLetterId id) {
        return transactions.ofAnyone(connection -> Sql.update(
                        connection,
                        "DELETE FROM baton_dead_letter WHERE lane = ? AND position = ?",
                        id.lane().number(),
                        id.position())
                == 1);
    }
}
