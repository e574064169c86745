package io.baton.store.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Runs statements whose parameters are given as values. */
final class Sql {
    /** So many rows come in one round trip where the driver asks for that. */
    private static final int FETCH_SIZE = 5000;

    private Sql() {}

    /** Reads one row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Takes one row. */
    @FunctionalInterface
    interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    /** Runs a statement and tells how many rows it changed. */
    static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(connection, statement, parameters);
            return statement.executeUpdate();
        }
    }

    /** Runs a statement once for each list of parameters. */
    static void updateAll(Connection connection, String sql, List<List<Object>> parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (var each : parameters) {
                bind(connection, statement, each.toArray());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Reads all rows. */
    static <T> List<T> query(Connection connection, String sql, Row<T> row, Object... parameters) throws SQLException {
        var rows = new ArrayList<T>();
        forEach(connection, sql, found -> rows.add(row.read(found)), parameters);
        return rows;
    }

    /** Reads the first row. */
    static <T> Optional<T> first(Connection connection, String sql, Row<T> row, Object... parameters)
            throws SQLException {
        return query(connection, sql, row, parameters).stream().findFirst();
    }

    /** Hands over each row in turn. */
    static void forEach(Connection connection, String sql, RowConsumer consumer, Object... parameters)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(connection, statement, parameters);
            statement.setFetchSize(FETCH_SIZE);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
        }
    }

    /** The texts of an array that was read. */
    static List<String> texts(Array array) throws SQLException {
        try {
            return Arrays.stream((Object[]) array.getArray())
                    .map(String::valueOf)
                    .toList();
        } finally {
            array.free();
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, Object... parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            var parameter = parameters[i];
            if (parameter instanceof String[] texts) {
                statement.setArray(i + 1, connection.createArrayOf("varchar", texts));
            } else if (parameter instanceof Long[] numbers) {
                statement.setArray(i + 1, connection.createArrayOf("int8", numbers));
            } else if (parameter instanceof byte[][] binaries) {
                statement.setArray(i + 1, connection.createArrayOf("bytea", binaries));
            } else {
                statement.setObject(i + 1, parameter);
            }
        }
    }
}
