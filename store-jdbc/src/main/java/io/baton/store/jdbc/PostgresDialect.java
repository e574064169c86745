package io.baton.store.jdbc;

import io.baton.protocol.IncarnationId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL, 14 or later. A database session carries the incarnation's number in its {@code
 * application_name}, after the identity of this store's tables, as other stores may live in the same database.
 */
final class PostgresDialect implements Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDialect.class);

    private final JdbcStoreOptions options;

    /** Written once by {@link #prepare}, before any other thread knows this object. */
    private String namePrefix = "";

    PostgresDialect(JdbcStoreOptions options) {
        this.options = options;
    }

    @Override
    public String migrations() {
        return "classpath:io/baton/store/jdbc/migration/postgresql";
    }

    @Override
    public Properties connectionProperties() {
        var connectSeconds = Long.toString(Math.max(1, options.connectTimeout().toSeconds()));
        var properties = new Properties();
        properties.setProperty("ApplicationName", "baton");
        properties.setProperty("connectTimeout", connectSeconds);
        properties.setProperty("loginTimeout", connectSeconds);
        // Longer than the server takes to give up a statement, so that its answer is heard first.
        properties.setProperty(
                "socketTimeout", Long.toString(options.statementTimeout().toSeconds() + 5));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        // With several hosts in the URL, one that takes writes.
        properties.setProperty("targetServerType", "primary");
        return properties;
    }

    @Override
    public Connection dress(Connection connection) {
        return connection;
    }

    @Override
    public String connectionInitSql() {
        var millis = options.statementTimeout().toMillis();
        // A plan made once for an empty table would be kept while it fills (measured: 24 ms instead of 1.4 ms to
        // open a session among 100,000). A weaker synchronous_commit forgets acknowledged commits in a crash;
        // stronger settings stay.
        return "SELECT set_config('statement_timeout', '" + millis + "', false),"
                + " set_config('lock_timeout', '" + millis / 2 + "', false),"
                + " set_config('idle_in_transaction_session_timeout', '" + millis * 2 + "', false),"
                + " set_config('plan_cache_mode', 'force_custom_plan', false),"
                + " CASE WHEN current_setting('synchronous_commit') = 'off'"
                + " THEN set_config('synchronous_commit', 'on', false) END";
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        var tables = Sql.first(connection, "SELECT 'baton_incarnation'::regclass::oid", row -> row.getLong(1))
                .orElseThrow();
        namePrefix = "baton:" + tables + ":";
        var fsync = Sql.first(connection, "SELECT current_setting('fsync')", row -> row.getString(1));
        if (fsync.filter("off"::equals).isPresent()) {
            LOG.warn(
                    "fsync is off in this PostgreSQL: when its machine crashes, messages may be lost or handled twice");
        }
    }

    @Override
    public String freshTakeoverId() {
        return "replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')";
    }

    @Override
    public String lockStatus() {
        return "SELECT status FROM baton_incarnation WHERE number = ? FOR SHARE";
    }

    @Override
    public String updateStates() {
        return """
                UPDATE baton_session s SET state = v.state FROM unnest(?, ?) AS v(id, state)
                WHERE s.lane = ? AND s.id = v.id""";
    }

    /** Here and in {@link #close}, {@code + 0} keeps the planner from reading all sessions of the home. */
    @Override
    public String reopen() {
        return """
                UPDATE baton_session s SET home = ?, since = v.new_since, is_open = TRUE
                FROM unnest(?, ?, ?, ?) AS v(id, new_since, old_home, old_since)
                WHERE s.lane = ? AND s.id = v.id AND NOT s.is_open AND s.home + 0 = v.old_home AND s.since = v.old_since""";
    }

    @Override
    public String handOver() {
        return """
                UPDATE baton_session s SET home = ?, since = v.new_since
                FROM unnest(?, ?, ?, ?) AS v(id, new_since, old_home, old_since)
                WHERE s.lane = ? AND s.id = v.id AND s.is_open AND s.home + 0 = v.old_home AND s.since = v.old_since""";
    }

    @Override
    public String close() {
        return """
                UPDATE baton_session s SET home = ?, since = GREATEST(s.since, ?), is_open = FALSE
                FROM unnest(?) AS v(id)
                WHERE s.lane = ? AND s.id = v.id AND s.home + 0 = ? AND s.is_open""";
    }

    @Override
    public String rehome() {
        return """
                UPDATE baton_session s SET home = ?, since = GREATEST(s.since, ?)
                FROM (SELECT lane, id FROM baton_session WHERE lane = ? AND home = ? LIMIT ? FOR UPDATE SKIP LOCKED) v
                WHERE s.lane = v.lane AND s.id = v.id""";
    }

    @Override
    public int databaseSession(Connection connection) throws SQLException {
        return Sql.first(connection, "SELECT pg_backend_pid()", row -> row.getInt(1))
                .orElseThrow();
    }

    @Override
    public void tag(Connection connection, int databaseSession, IncarnationId self) throws SQLException {
        Sql.query(connection, "SELECT set_config('application_name', ?, false)", row -> row.getString(1), nameOf(self));
    }

    @Override
    public List<Integer> endBlockers(Connection connection, int blocked, Optional<IncarnationId> victim)
            throws SQLException {
        return Sql.query(
                connection,
                """
                SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity a
                WHERE pid = ANY(pg_blocking_pids(?)) AND starts_with(application_name, ?)
                AND (application_name = ? OR NOT EXISTS (
                    SELECT FROM baton_incarnation i
                    WHERE i.status <> 'FENCED' AND a.application_name = ? || i.number))""",
                row -> row.getInt(1),
                blocked,
                namePrefix,
                victim.map(this::nameOf).orElse(""),
                namePrefix);
    }

    @Override
    public void checkDeferred(Connection connection) throws SQLException {
        Sql.update(connection, "SET CONSTRAINTS ALL IMMEDIATE");
    }

    @Override
    public void forget(Connection connection, IncarnationId incarnation) {
        // PostgreSQL forgets them by itself.
    }

    private String nameOf(IncarnationId incarnation) {
        return namePrefix + incarnation.number();
    }
}
