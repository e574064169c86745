package io.baton.store.jdbc;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import io.baton.protocol.IncarnationId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * H2, embedded or as a server. It has no {@code FOR SHARE} and no name for a database session; a table
 * says whose it is.
 */
final class H2Dialect implements Dialect {
    private static final Pattern OWN_NETWORK_TIMEOUT = Pattern.compile(";NETWORK_TIMEOUT=", CASE_INSENSITIVE);

    /** With any value but 0, or in statements that a new connection is to begin with. */
    private static final Pattern WRITE_DELAY = Pattern.compile(";.*WRITE_DELAY(?!=0(;|$))", CASE_INSENSITIVE);

    private final JdbcStoreOptions options;

    H2Dialect(JdbcStoreOptions options) {
        this.options = options;
    }

    /**
     * Whether each new connection would have H2 delay again what commits write, those of other servers too. To set it
     * right on that connection would leave a moment in which it is wrong.
     */
    static boolean delaysWrites(String url) {
        return WRITE_DELAY.matcher(url).find();
    }

    @Override
    public String migrations() {
        return "classpath:io/baton/store/jdbc/migration/h2";
    }

    /** H2 takes no setting both from the URL and from here. Its driver does not heed this one over TLS. */
    @Override
    public Properties connectionProperties() {
        var properties = new Properties();
        if (!OWN_NETWORK_TIMEOUT.matcher(options.url()).find()) {
            // Longer than the server takes to give up a statement, so that its answer is heard first.
            var timeout = options.statementTimeout().plusSeconds(5);
            properties.setProperty("NETWORK_TIMEOUT", Long.toString(timeout.toMillis()));
        }
        return properties;
    }

    @Override
    public Connection dress(Connection connection) {
        return StatementReuse.over(connection);
    }

    @Override
    public String connectionInitSql() {
        var millis = options.statementTimeout().toMillis();
        return "SET LOCK_TIMEOUT " + millis / 2 + "; SET QUERY_TIMEOUT " + millis;
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        if (isMemory(connection)) {
            return;
        }
        try {
            Sql.update(connection, "SET WRITE_DELAY 0");
        } catch (SQLException e) {
            throw new StoreUnavailableException("the H2 user " + options.user()
                    + " must be an administrator, to set WRITE_DELAY to 0: otherwise commits are forgotten in a crash");
        }
        var delay = Sql.first(
                connection,
                "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'WRITE_DELAY'",
                row -> row.getString(1));
        if (!delay.equals(Optional.of("0"))) {
            throw new StoreUnavailableException(
                    "H2 does not set WRITE_DELAY to 0: without that commits are forgotten in a crash");
        }
    }

    private static boolean isMemory(Connection connection) throws SQLException {
        return Sql.first(connection, "SELECT DATABASE_PATH()", row -> Optional.ofNullable(row.getString(1)))
                .flatMap(path -> path)
                .isEmpty();
    }

    @Override
    public String freshTakeoverId() {
        return "REPLACE(CAST(RANDOM_UUID() AS VARCHAR) || CAST(RANDOM_UUID() AS VARCHAR), '-', '')";
    }

    @Override
    public String lockStatus() {
        return "SELECT status FROM baton_incarnation WHERE number = ? FOR UPDATE";
    }

    @Override
    public String updateStates() {
        return """
                MERGE INTO baton_session s USING (SELECT * FROM UNNEST(?, ?) AS u(id, state)) v
                ON s.lane = ? AND s.id = v.id
                WHEN MATCHED THEN UPDATE SET state = v.state""";
    }

    @Override
    public String reopen() {
        return """
                MERGE INTO baton_session s USING (
                    SELECT CAST(? AS BIGINT) AS home, u.* FROM UNNEST(?, ?, ?, ?) AS u(id, new_since, old_home, old_since)) v
                ON s.lane = ? AND s.id = v.id
                WHEN MATCHED AND NOT s.is_open AND s.home = v.old_home AND s.since = v.old_since
                THEN UPDATE SET home = v.home, since = v.new_since, is_open = TRUE""";
    }

    @Override
    public String handOver() {
        return """
                MERGE INTO baton_session s USING (
                    SELECT CAST(? AS BIGINT) AS home, u.* FROM UNNEST(?, ?, ?, ?) AS u(id, new_since, old_home, old_since)) v
                ON s.lane = ? AND s.id = v.id
                WHEN MATCHED AND s.is_open AND s.home = v.old_home AND s.since = v.old_since
                THEN UPDATE SET home = v.home, since = v.new_since""";
    }

    @Override
    public String close() {
        return """
                MERGE INTO baton_session s USING (
                    SELECT CAST(? AS BIGINT) AS home, CAST(? AS BIGINT) AS since, u.id FROM UNNEST(?) AS u(id)) v
                ON s.lane = ? AND s.id = v.id
                WHEN MATCHED AND s.home = ? AND s.is_open
                THEN UPDATE SET home = v.home, since = GREATEST(s.since, v.since), is_open = FALSE""";
    }

    @Override
    public String rehome() {
        return """
                UPDATE baton_session SET home = ?, since = GREATEST(since, ?)
                WHERE lane = ? AND home = ? FETCH FIRST ? ROWS ONLY""";
    }

    @Override
    public int databaseSession(Connection connection) throws SQLException {
        return Sql.first(connection, "SELECT SESSION_ID()", row -> row.getInt(1))
                .orElseThrow();
    }

    @Override
    public void tag(Connection connection, int databaseSession, IncarnationId self) throws SQLException {
        Sql.update(connection, """
                MERGE INTO baton_database_session (session_id, started, incarnation) KEY (session_id)
                SELECT session_id, session_start, CAST(? AS BIGINT) FROM information_schema.sessions
                WHERE session_id = ?""", self.number(), databaseSession);
    }

    @Override
    public List<Integer> endBlockers(Connection connection, int blocked, Optional<IncarnationId> victim)
            throws SQLException {
        var blockers = Sql.query(
                connection,
                """
                SELECT b.session_id FROM information_schema.sessions w
                JOIN information_schema.sessions b ON b.session_id = w.blocker_id
                JOIN baton_database_session d ON d.session_id = b.session_id AND d.started = b.session_start
                LEFT JOIN baton_incarnation i ON i.number = d.incarnation
                WHERE w.session_id = ? AND (i.number IS NULL OR i.status = 'FENCED' OR i.number = ?)""",
                row -> row.getInt(1),
                blocked,
                victim.map(IncarnationId::number).orElse(0L));
        var ended = new ArrayList<Integer>();
        for (int blocker : blockers) {
            Sql.query(connection, "SELECT ABORT_SESSION(?)", row -> row.getBoolean(1), blocker);
            ended.add(blocker);
        }
        return ended;
    }

    @Override
    public void checkDeferred(Connection connection) {
        // H2 checks everything at once.
    }

    @Override
    public void forget(Connection connection, IncarnationId incarnation) throws SQLException {
        Sql.update(connection, "DELETE FROM baton_database_session WHERE incarnation = ?", incarnation.number());
    }
}
