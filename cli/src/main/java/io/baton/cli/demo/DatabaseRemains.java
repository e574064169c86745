package io.baton.cli.demo;

import io.baton.store.jdbc.JdbcStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks the database which locks dead servers still hold; and once all servers have stopped, which of their sessions, locks
 * and handoffs are still there.
 */
final class DatabaseRemains {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final JdbcStore store;
    private final boolean postgres;

    /** That of a run. One that the user gave may serve others too, and is not asked. */
    static Optional<DatabaseRemains> of(DemoOptions options, JdbcStore store) {
        return options.store().isPresent()
                ? Optional.empty()
                : Optional.of(new DatabaseRemains(store, options.postgres().isPresent()));
    }

    private DatabaseRemains(JdbcStore store, boolean postgres) {
        this.store = store;
        this.postgres = postgres;
    }

    /** The incarnations that hold locks, by number. A connection bears the number of the one that used it last. */
    Set<Long> locking() throws SQLException {
        String query = postgres
                ? "SELECT DISTINCT CAST(substring(a.application_name FROM '[0-9]+$') AS BIGINT)"
                        + " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                        + " WHERE a.application_name ~ '^baton:.*:[0-9]+$' AND a.datname = current_database()"
                : "SELECT DISTINCT d.incarnation FROM information_schema.locks l"
                        + " JOIN information_schema.sessions s ON s.session_id = l.session_id"
                        + " JOIN baton_database_session d"
                        + " ON d.session_id = s.session_id AND d.started = s.session_start";
        Set<Long> locking = new TreeSet<>();
        try (Connection connection = store.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                locking.add(result.getLong(1));
            }
        }
        return locking;
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
