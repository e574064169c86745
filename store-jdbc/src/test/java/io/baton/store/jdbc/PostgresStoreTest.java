package io.baton.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.baton.node.spi.Batch.PositionedWrite;
import io.baton.node.spi.StoreException;
import io.baton.node.spi.TooSlowException;
import io.baton.node.spi.WriteFailedException;
import io.baton.testkit.contract.store.StoreServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A real PostgreSQL. */
class PostgresStoreTest extends JdbcStoreTest {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private static EmbeddedPostgres server;

    @BeforeAll
    static void startServer() throws IOException, SQLException {
        server = EmbeddedPostgres.start();
        administer("CREATE ROLE baton LOGIN PASSWORD 'secret'");
        administer("CREATE DATABASE test OWNER baton");
        askForPasswords();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    private static void askForPasswords() throws IOException, SQLException {
        try (var connection = server.getPostgresDatabase().getConnection()) {
            var rules = Sql.first(connection, "SELECT current_setting('hba_file')", row -> row.getString(1));
            Files.writeString(
                    Path.of(rules.orElseThrow()),
                    "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
            Sql.query(connection, "SELECT pg_reload_conf()", row -> row.getBoolean(1));
        }
    }

    private static void administer(String sql) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection()) {
            Sql.update(connection, sql);
        }
    }

    /** A schema of its own does. */
    @Override
    JdbcStoreOptions emptyDatabase() {
        var url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/test";
        var schema = "s" + SCHEMAS.incrementAndGet();
        try (var connection = DriverManager.getConnection(url, "baton", "secret")) {
            Sql.update(connection, "CREATE SCHEMA " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return JdbcStoreOptions.of(url + "?currentSchema=" + schema, "baton", "secret");
    }

    @Override
    Dialect dialect(JdbcStoreOptions options) {
        var dialect = new PostgresDialect(options);
        try (var connection = dataSource().getConnection()) {
            dialect.prepare(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return dialect;
    }

    @Override
    String sessionId() {
        return "pg_backend_pid()";
    }

    @Override
    String endSession(long id) {
        return "pg_terminate_backend(" + id + ")";
    }

    @Override
    String endlessQuery() {
        return "SELECT 1 FROM pg_sleep(60)";
    }

    @Test
    void aWriteThatHidesItsErrorIsFoundOut() throws SQLException {
        execute("CREATE TABLE numbered (number INTEGER PRIMARY KEY)");
        var good = new PositionedWrite(1, connection -> Sql.update(connection, "INSERT INTO numbered VALUES (1)"));
        var hiding = new PositionedWrite(2, connection -> {
            try {
                Sql.update(connection, "INSERT INTO numbered VALUES (1)");
            } catch (SQLException e) {
                // "It is there already": but the transaction is spoilt.
            }
        });
        var innocent = new PositionedWrite(3, connection -> Sql.update(connection, "INSERT INTO numbered VALUES (3)"));
        for (var batch : new PositionedWrite[][] {{good, hiding, innocent}, {good, hiding}}) {
            assertThatExceptionOfType(WriteFailedException.class)
                    .isThrownBy(() -> n().await(n().store().commit(n().batch(-1, 9, batch))))
                    .satisfies(e -> assertThat(e.position()).isEqualTo(2));
        }
    }

    @Test
    void aWriteWhoseConstraintIsCheckedLateIsFoundOut() throws SQLException {
        execute("CREATE TABLE numbered (number INTEGER PRIMARY KEY, parent INTEGER REFERENCES numbered"
                + " DEFERRABLE INITIALLY DEFERRED)");
        var good = new PositionedWrite(1, connection -> {
            Sql.update(connection, "INSERT INTO numbered VALUES (1, 2)");
            Sql.update(connection, "INSERT INTO numbered VALUES (2, NULL)");
        });
        var bad = new PositionedWrite(2, connection -> Sql.update(connection, "INSERT INTO numbered VALUES (3, 9)"));
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> n().await(n().store().commit(n().batch(-1, 9, good, bad))))
                .satisfies(e -> assertThat(e.position()).isEqualTo(2));
    }

    @Test
    void aConstraintThatIsCheckedLateAndWaitsTooLongForALockMakesItsWritesTooSlow() throws SQLException {
        execute("CREATE TABLE numbered (number INTEGER PRIMARY KEY, parent INTEGER REFERENCES numbered"
                + " DEFERRABLE INITIALLY DEFERRED)");
        execute("INSERT INTO numbered VALUES (1, NULL)");
        var quick = openStore(options().withStatementTimeout(Duration.ofSeconds(1)));
        var child = new PositionedWrite(2, connection -> Sql.update(connection, "INSERT INTO numbered VALUES (2, 1)"));
        try (var other = connection()) {
            Sql.query(other, "SELECT number FROM numbered FOR UPDATE", row -> row.getInt(1));
            assertThatExceptionOfType(TooSlowException.class)
                    .isThrownBy(() -> n().await(quick.commit(n().batch(-1, 9, child))));
        }
    }

    @Test
    void anUnsupportedStatementOfAWriteIsTheWritesOwnFault() {
        var write = new PositionedWrite(2, connection -> {
            throw new SQLException("not supported", "0A000");
        });
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> n().await(n().store().commit(n().batch(-1, 9, write))));
    }

    @Test
    void anInternalErrorThatAWriteRunsIntoIsTheWritesOwnFault() {
        var good = new PositionedWrite(1, effect(1));
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> n().await(n().store().commit(n().batch(-1, 9, good, raising(2, "XX000")))))
                .withMessageContaining("raised by a write")
                .satisfies(e -> assertThat(e.position()).isEqualTo(2));

        n().await(n().store().commit(n().batch(-1, 9, good)));
        assertThat(effects()).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"XX001", "XX002"})
    void aWriteThatFindsTheDatabaseCorruptIsNotToBlame(String state) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> n().await(n().store().commit(n().batch(-1, 9, raising(2, state)))))
                .withMessageContaining("raised by a write");
    }

    /** A write that has the database raise an error. */
    private static PositionedWrite raising(long position, String state) {
        var block = "DO $$ BEGIN RAISE EXCEPTION 'raised by a write' USING ERRCODE = '" + state + "'; END $$";
        return new PositionedWrite(position, connection -> Sql.update(connection, block));
    }

    /** A weaker one would forget acknowledged commits in a crash; what is stronger, or as strong, stays. */
    @ParameterizedTest
    @CsvSource({"off, on", "local, local", "remote_apply, remote_apply"})
    void aCommitWaitsForTheDiskThoughItsUserIsNotToWait(String ofTheUser, String ofTheCommit) throws SQLException {
        administer("ALTER ROLE baton SET synchronous_commit = " + ofTheUser);
        try {
            var durable = StoreServer.live(patience(), openStore(options()), "durable");
            var seen = new ArrayList<String>();
            var looking = new PositionedWrite(
                    1,
                    connection ->
                            seen.addAll(Sql.query(connection, "SHOW synchronous_commit", row -> row.getString(1))));
            durable.await(durable.store().commit(durable.batch(-1, 1, looking)));
            assertThat(seen).containsExactly(ofTheCommit);
        } finally {
            administer("ALTER ROLE baton RESET synchronous_commit");
        }
    }

    /** The server of these tests does, so that they are quick. */
    @Test
    void aDatabaseThatDoesNotSeeToItThatWhatItWritesIsOnTheDiskIsWarnedOf() {
        assertThat(warningsOf(() -> openStore(options())))
                .singleElement()
                .asString()
                .contains("fsync is off");
    }

    @Test
    void aDatabaseThatSeesToItIsNotWarnedOf() throws IOException {
        try (var durable =
                EmbeddedPostgres.builder().setServerConfig("fsync", "on").start()) {
            var url = "jdbc:postgresql://127.0.0.1:" + durable.getPort() + "/postgres";
            assertThat(warningsOf(() -> JdbcStore.open(JdbcStoreOptions.of(url, "postgres", ""))
                            .close()))
                    .isEmpty();
        }
    }

    private static List<String> warningsOf(Runnable opening) {
        var logger = (Logger) LoggerFactory.getLogger(PostgresDialect.class);
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        logger.addAppender(log);
        try {
            opening.run();
        } finally {
            logger.detachAppender(log);
        }
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aConnectionThatWaitsForItsFirstRequestHoldsNoTransaction() {
        var store = JdbcStore.open(emptyDatabase().withPoolSize(20));
        try {
            patience().awaitUntil("all wait outside of a transaction", () -> idleConnections() >= 20);
        } finally {
            store.close();
        }
    }

    private static long idleConnections() {
        var count = "SELECT COUNT(*) FROM pg_stat_activity WHERE usename = 'baton' AND state = 'idle'";
        try (var connection = server.getPostgresDatabase().getConnection()) {
            return Sql.first(connection, count, row -> row.getLong(1)).orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
