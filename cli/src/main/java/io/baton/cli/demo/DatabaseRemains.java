package io.baton.cli.demo;

import io.baton.store.jdbc.JdbcStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the database, once all servers have stopped, which of their sessions, locks and handoffs are still
 * there.
 */
final class DatabaseRemains {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final JdbcStore store;
    private final boolean postgres;

    /**
     * Prepares to ask.
     *
     * @param postgres whether the database is PostgreSQL; it is H2 otherwise
     */
    DatabaseRemains(JdbcStore store, boolean postgres) {
        this.store = store;
        this.postgres = postgres;
    }

    /** What is left, in words. Waits a little for it to go: a session's connection is closed, and it ends then. */
    List<String> left() throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        List<String> left = look();
        while (!left.isEmpty() && System.nanoTime() < until) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            left = look();
        }
        return left;
    }

    /** Servers say whose a database session is; the demo's own are nobody's. */
    private List<String> look() {
        String sessions = postgres
                ? "SELECT application_name || ', ' || coalesce(state, '') FROM pg_stat_activity"
                        + " WHERE application_name LIKE 'baton:%' AND datname = current_database()"
                : "SELECT 'of incarnation ' || d.incarnation FROM information_schema.sessions s"
                        + " JOIN baton_database_session d"
                        + " ON d.session_id = s.session_id AND d.started = s.session_start";
        String locks = postgres
                ? "SELECT l.locktype || ', ' || l.mode || ', ' || a.application_name || ', ' || coalesce(a.query, '')"
                        + " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                        + " WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()"
                : "SELECT table_name || ', ' || lock_type FROM information_schema.locks"
                        + " WHERE session_id <> SESSION_ID()";
        String handoffs = "SELECT h.id || ', ' || h.status FROM baton_handoff h WHERE"
                + " h.owner NOT IN (SELECT number FROM baton_incarnation)"
                + " OR h.new_home NOT IN (SELECT number FROM baton_incarnation)";
        List<String> left = new ArrayList<>();
        try (Connection connection = store.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            each(statement, sessions, "a session in the database: ", left);
            each(statement, locks, "a lock in the database: ", left);
            each(statement, handoffs, "a handoff of a server that is forgotten: ", left);
        } catch (SQLException e) {
            left.add("something that cannot be asked for: " + e.getMessage());
        }
        return left;
    }

    private static void each(Statement statement, String query, String what, List<String> left) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                left.add(what + result.getString(1));
            }
        }
    }
}
