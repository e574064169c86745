package io.baton.cli.ledger;

import io.baton.node.api.Write;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ledger's table. It has no key of its own: an event handled twice must show as two rows. */
public final class Ledger {
    private Ledger() {}

    /** Creates the table. */
    public static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE demo_ledger (session VARCHAR(256) NOT NULL, event BIGINT NOT NULL,"
                    + " server VARCHAR(64) NOT NULL, incarnation BIGINT NOT NULL, lane INTEGER NOT NULL,"
                    + " position BIGINT NOT NULL, version BIGINT NOT NULL)");
        }
    }

    /** The handler's write: one row, in the transaction that commits the message. */
    public static Write insert(LedgerRow row) {
        return connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO demo_ledger (session, event, server, incarnation, lane, position, version)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, row.session());
                insert.setLong(2, row.event());
                insert.setString(3, row.server());
                insert.setLong(4, row.incarnation());
                insert.setInt(5, row.lane());
                insert.setLong(6, row.position());
                insert.setLong(7, row.version());
                insert.executeUpdate();
            }
        };
    }

    /** How many different events have a row. */
    public static long countEvents(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(DISTINCT event) FROM demo_ledger")) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Reads all rows. */
    public static List<LedgerRow> read(Connection connection) throws SQLException {
        List<LedgerRow> rows = new ArrayList<>();
        // The same few names come again and again.
        Map<String, String> names = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT session, event, server, incarnation, lane, position, version FROM demo_ledger")) {
            while (result.next()) {
                rows.add(new LedgerRow(
                        names.computeIfAbsent(result.getString(1), name -> name),
                        result.getLong(2),
                        names.computeIfAbsent(result.getString(3), name -> name),
                        result.getLong(4),
                        result.getInt(5),
                        result.getLong(6),
                        result.getLong(7)));
            }
        }
        return rows;
    }
}
