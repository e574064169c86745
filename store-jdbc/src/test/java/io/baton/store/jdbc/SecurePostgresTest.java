package io.baton.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.baton.node.spi.StoreException;
import io.baton.testkit.contract.RealTime;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A real PostgreSQL that talks TLS, and lets its user in with the right password and over TLS only. */
@Timeout(120)
class SecurePostgresTest {
    private static final String PASSWORD = "s3cret-of-the-store";
    private static final String ANOTHER = "s3cret-of-another";

    @TempDir
    static Path directory;

    private static EmbeddedPostgres server;
    private static Path authority;
    private static Path otherAuthority;

    private final RealTime realTime = new RealTime();
    private final Logger root = logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Map<String, Optional<Level>> levels = new HashMap<>(Map.of(
            "io.baton", Optional.empty(),
            "com.zaxxer.hikari", Optional.empty(),
            "org.flywaydb", Optional.empty(),
            "org.postgresql", Optional.empty()));
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeAll
    static void startServer() throws Exception {
        var certificates = new Certificates(directory);
        authority = certificates.authority("authority");
        otherAuthority = certificates.authority("other");
        server = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig(
                        "ssl_cert_file",
                        certificates.server("server", "authority", "localhost").toString())
                .setServerConfig("ssl_key_file", certificates.key("server").toString())
                .start();
        administer("CREATE ROLE baton LOGIN PASSWORD '" + PASSWORD + "'");
        administer("CREATE DATABASE test OWNER baton");
        letInOverTlsOnly();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    private static void letInOverTlsOnly() throws IOException, SQLException {
        try (var connection = server.getPostgresDatabase().getConnection()) {
            var rules = Sql.first(connection, "SELECT current_setting('hba_file')", row -> row.getString(1));
            Files.writeString(Path.of(rules.orElseThrow()), """
                    host all postgres 127.0.0.1/32 trust
                    host all postgres ::1/128 trust
                    hostssl all all 127.0.0.1/32 scram-sha-256
                    hostssl all all ::1/128 scram-sha-256
                    """);
            Sql.query(connection, "SELECT pg_reload_conf()", row -> row.getBoolean(1));
        }
    }

    private static void administer(String sql) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection()) {
            Sql.update(connection, sql);
        }
    }

    /** Everything that is said in the log, to be read for secrets instead of being shown. */
    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
        root.getAppender("CONSOLE").stop();
        levels.replaceAll((name, none) -> Optional.ofNullable(logger(name).getLevel()));
        levels.keySet().forEach(name -> logger(name).setLevel(Level.TRACE));
    }

    @AfterEach
    void noSecretWasLogged() {
        levels.forEach((name, level) -> logger(name).setLevel(level.orElse(null)));
        root.getAppender("CONSOLE").start();
        root.detachAppender(log);
        log.stop();
        assertThat(said()).noneMatch(line -> line.contains(PASSWORD) || line.contains(ANOTHER));
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private List<String> said() {
        synchronized (log) {
            return log.list.stream()
                    .map(event ->
                            event.getFormattedMessage() + " " + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .toList();
        }
    }

    @Test
    void rightPasswordAndRightAuthorityOpenTheStore() {
        try (var store = JdbcStore.open(at("localhost", verifying(authority)))) {
            assertThat(realTime.await(store.newIncarnation("n")).server()).isEqualTo("n");
            assertThat(encrypted(store)).isTrue();
            assertThat(said())
                    .as("the pool's settings, which hold the password")
                    .anyMatch(line -> line.contains("dataSource"));
        }
    }

    @Test
    void wrongPasswordIsRefused() {
        assertRefused(
                at("localhost", verifying(authority), ANOTHER), "password authentication failed for user \"baton\"");
    }

    @Test
    void serverOfAnotherAuthorityIsRefused() {
        assertRefused(at("localhost", verifying(otherAuthority)), "unable to find valid certification path");
    }

    @Test
    void serverOfAnotherNameIsRefused() {
        assertRefused(at("127.0.0.1", verifying(authority)), "hostname 127.0.0.1 could not be verified");
    }

    @Test
    void serverThatWantsTlsRefusesPlainText() {
        assertRefused(at("localhost", "?sslmode=disable"), "no encryption");
    }

    @Test
    void serverWithoutTlsIsRefusedByWhoeverWantsIt() throws IOException {
        try (var plain = EmbeddedPostgres.start()) {
            var url = "jdbc:postgresql://localhost:" + plain.getPort() + "/postgres" + verifying(authority);
            assertRefused(JdbcStoreOptions.of(url, "postgres", PASSWORD), "does not support SSL");
        }
    }

    @Test
    void missingAuthorityIsSaid() {
        assertRefused(at("localhost", verifying(directory.resolve("none.pem"))), "none.pem");
    }

    @Test
    void refusedStoreOpensOnceItsPasswordIsRight() throws SQLException {
        var options = at("localhost", verifying(authority), ANOTHER);
        assertRefused(options, "password authentication failed");

        administer("ALTER ROLE baton PASSWORD '" + ANOTHER + "'");
        try (var store = JdbcStore.open(options)) {
            assertThat(realTime.await(store.newIncarnation("n")).server()).isEqualTo("n");
        } finally {
            administer("ALTER ROLE baton PASSWORD '" + PASSWORD + "'");
        }
    }

    @Test
    void openStoreThatIsRefusedForAWhileGoesOnAfterwards() throws SQLException {
        try (var store =
                JdbcStore.open(at("localhost", verifying(authority)).withConnectTimeout(Duration.ofMillis(250)))) {
            administer("ALTER ROLE baton PASSWORD '" + ANOTHER + "'");
            try {
                endSessions();
                assertThatThrownBy(() -> realTime.await(store.newIncarnation("n")))
                        .isInstanceOf(StoreException.class)
                        .hasMessageNotContainingAny(PASSWORD, ANOTHER);
            } finally {
                administer("ALTER ROLE baton PASSWORD '" + PASSWORD + "'");
            }
            boolean again = false;
            while (!again) {
                again = answers(store);
            }
        }
    }

    private static void endSessions() throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection()) {
            Sql.query(
                    connection,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'baton'",
                    row -> row.getBoolean(1));
        }
    }

    private boolean answers(JdbcStore store) {
        try {
            realTime.await(store.newIncarnation("n"));
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private static boolean encrypted(JdbcStore store) {
        try (var connection = store.dataSource().getConnection()) {
            return Sql.first(
                            connection,
                            "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
                            row -> row.getBoolean(1))
                    .orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertRefused(JdbcStoreOptions options, String why) {
        var shown = options.url().replaceFirst("\\?.*", "");
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> JdbcStore.open(options))
                .withMessageStartingWith("cannot open the store at " + shown + " as " + options.user() + ": ")
                .withMessageContaining(why)
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", PASSWORD, ANOTHER));
    }

    private static String verifying(Path trusted) {
        return "?sslmode=verify-full&sslrootcert=" + trusted;
    }

    private static JdbcStoreOptions at(String host, String parameters) {
        return at(host, parameters, PASSWORD);
    }

    private static JdbcStoreOptions at(String host, String parameters, String password) {
        return JdbcStoreOptions.of(
                "jdbc:postgresql://" + host + ":" + server.getPort() + "/test" + parameters, "baton", password);
    }
}
