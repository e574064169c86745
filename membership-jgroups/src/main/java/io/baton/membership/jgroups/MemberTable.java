package io.baton.membership.jgroups;

import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** The tables through which the members of one group find each other. Every statement is its own transaction. */
final class MemberTable {
    private static final String CREATE_MEMBER = "CREATE TABLE IF NOT EXISTS baton_member ("
            + "group_name VARCHAR(100) NOT NULL, id VARCHAR(36) NOT NULL, incarnation VARCHAR(100) NOT NULL, "
            + "host VARCHAR(255) NOT NULL, port INTEGER NOT NULL, joined BOOLEAN NOT NULL, "
            + "tls BOOLEAN NOT NULL, PRIMARY KEY (group_name, id))";
    private static final String CREATE_COORDINATOR = "CREATE TABLE IF NOT EXISTS baton_member_coordinator ("
            + "group_name VARCHAR(100) NOT NULL PRIMARY KEY, id VARCHAR(36) NOT NULL)";
    private static final int CREATE_ATTEMPTS = 5;
    private static final String DUPLICATE_KEY = "23505";
    private static final int QUERY_TIMEOUT_SECONDS = 5;

    private final DataSource database;
    private final String group;

    MemberTable(DataSource database, String group) {
        this.database = database;
        this.group = group;
    }

    /** Creates the tables unless they exist. Several processes may do so at the same time. */
    void create() throws SQLException {
        for (int attempt = 1; ; attempt++) {
            var failure = inConnection(this::createOn);
            if (failure.isEmpty()) {
                return;
            }
            if (attempt == CREATE_ATTEMPTS) {
                throw failure.get();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20L * attempt));
        }
    }

    private Optional<SQLException> createOn(Connection connection) {
        try (var statement = connection.createStatement()) {
            statement.execute(CREATE_MEMBER);
            statement.execute(CREATE_COORDINATOR);
            return Optional.empty();
        } catch (SQLException e) {
            // PostgreSQL fails the slower one of two who create the same table, even with IF NOT EXISTS;
            // and who may not create tables may still use those that are there.
            return usable(connection) ? Optional.empty() : Optional.of(e);
        }
    }

    /** All rows of the group that can be read. */
    List<MemberRow> read() throws SQLException {
        return inConnection(connection -> {
            var rows = new ArrayList<MemberRow>();
            try (var statement = prepare(
                    connection,
                    "SELECT id, incarnation, host, port, joined, tls FROM baton_member WHERE group_name = ?",
                    group)) {
                var results = statement.executeQuery();
                while (results.next()) {
                    var id = results.getString(1);
                    var endpoint = new InetSocketAddress(results.getString(3), results.getInt(4));
                    boolean joined = results.getBoolean(5);
                    boolean tls = results.getBoolean(6);
                    IncarnationAddress.parse(results.getString(2))
                            .ifPresent(incarnation -> rows.add(new MemberRow(id, incarnation, endpoint, joined, tls)));
                }
            }
            return rows;
        });
    }

    /** Writes this row, over the one with the same id if there is one. */
    void put(MemberRow row) throws SQLException {
        if (mark(row)) {
            return;
        }
        insert(
                "INSERT INTO baton_member (group_name, id, incarnation, host, port, joined, tls) VALUES (?, ?, ?, ?, ?, ?, ?)",
                group,
                row.id(),
                row.incarnation().toString(),
                row.endpoint().getAddress().getHostAddress(),
                row.endpoint().getPort(),
                row.joined(),
                row.tls());
    }

    void remove(String id) throws SQLException {
        update("DELETE FROM baton_member WHERE group_name = ? AND id = ?", group, id);
    }

    /** The id of the member that has formed the group, or is about to. It may be gone. */
    Optional<String> coordinator() throws SQLException {
        return inConnection(connection -> {
            try (var statement =
                    prepare(connection, "SELECT id FROM baton_member_coordinator WHERE group_name = ?", group)) {
                var results = statement.executeQuery();
                return results.next() ? Optional.of(results.getString(1)) : Optional.empty();
            }
        });
    }

    /** Makes {@code id} the coordinator if that is still {@code expected}. Of several who try, one succeeds. */
    boolean claimCoordinator(Optional<String> expected, String id) throws SQLException {
        if (expected.isEmpty()) {
            return insertCoordinator(id);
        }
        return update(
                        "UPDATE baton_member_coordinator SET id = ? WHERE group_name = ? AND id = ?",
                        id,
                        group,
                        expected.get())
                == 1;
    }

    /** Makes {@code id} the coordinator: the group itself has decided. */
    void setCoordinator(String id) throws SQLException {
        int changed = update("UPDATE baton_member_coordinator SET id = ? WHERE group_name = ?", id, group);
        if (changed == 0) {
            insertCoordinator(id);
        }
    }

    private boolean insertCoordinator(String id) throws SQLException {
        return insert("INSERT INTO baton_member_coordinator (group_name, id) VALUES (?, ?)", group, id);
    }

    private boolean mark(MemberRow row) throws SQLException {
        return update(
                        "UPDATE baton_member SET joined = ? WHERE group_name = ? AND id = ?",
                        row.joined(),
                        group,
                        row.id())
                == 1;
    }

    private static boolean usable(Connection connection) {
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT id, tls FROM baton_member WHERE 1 = 0");
            statement.execute("SELECT id FROM baton_member_coordinator WHERE 1 = 0");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private boolean insert(String sql, Object... parameters) throws SQLException {
        try {
            return update(sql, parameters) == 1;
        } catch (SQLException e) {
            if (DUPLICATE_KEY.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private int update(String sql, Object... parameters) throws SQLException {
        return inConnection(connection -> {
            try (var statement = prepare(connection, sql, parameters)) {
                return statement.executeUpdate();
            }
        });
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        try {
            statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private <T> T inConnection(Work<T> work) throws SQLException {
        try (var connection = database.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            if (autoCommit) {
                return work.on(connection);
            }
            connection.setAutoCommit(true);
            try {
                return work.on(connection);
            } finally {
                connection.setAutoCommit(false);
            }
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
