package io.baton.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.baton.testkit.contract.store.StoreServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** H2 as a server of its own, with files. */
class H2StoreTest extends JdbcStoreTest {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    @TempDir
    private static Path directory;

    private static Server server;

    @BeforeAll
    static void startServer() throws SQLException {
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", directory.toString())
                .start();
    }

    @AfterAll
    static void stopServer() {
        server.stop();
    }

    @Override
    JdbcStoreOptions emptyDatabase() {
        var url = "jdbc:h2:tcp://localhost:" + server.getPort() + "/./d" + DATABASES.incrementAndGet();
        return JdbcStoreOptions.of(url, "sa", "secret");
    }

    @Override
    Dialect dialect(JdbcStoreOptions options) {
        return new H2Dialect(options);
    }

    @Override
    String sessionId() {
        return "SESSION_ID()";
    }

    @Override
    String endSession(long id) {
        return "ABORT_SESSION(" + id + ")";
    }

    @Override
    String endlessQuery() {
        return "SELECT SUM(a.x * b.x) FROM SYSTEM_RANGE(1, 1000000) a, SYSTEM_RANGE(1, 1000000) b";
    }

    @Test
    void anAcknowledgedCommitIsOnItsWayToTheDisk() {
        assertThat(writeDelay()).containsExactly("0");
    }

    /** H2 would do what the URL says at each connection that the pool makes, now or later. */
    @ParameterizedTest
    @ValueSource(strings = {";WRITE_DELAY=500", ";Write_Delay=1;MODE=REGULAR", ";INIT=SET WRITE_DELAY 500"})
    void aUrlThatDelaysWhatCommitsWriteIsTurnedAwayBeforeItDoes(String setting) {
        var delaying = JdbcStoreOptions.of(
                options().url() + setting, options().user(), options().password());
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> JdbcStore.open(delaying))
                .withMessageContaining("WRITE_DELAY")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        assertThat(writeDelay()).containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {";WRITE_DELAY=0", ";MODE=REGULAR;write_delay=0;LOCK_MODE=3"})
    void aUrlMaySayThatNothingIsDelayed(String setting) {
        openStore(JdbcStoreOptions.of(
                options().url() + setting, options().user(), options().password()));
        assertThat(writeDelay()).containsExactly("0");
    }

    private List<String> writeDelay() {
        return query("SELECT DISTINCT setting_value FROM information_schema.settings"
                + " WHERE setting_name = 'WRITE_DELAY'");
    }

    @Test
    void aUserWhoMayNotMakeCommitsDurableIsTurnedAway() throws SQLException {
        execute("CREATE USER plain PASSWORD 'secret'");
        execute("GRANT ALTER ANY SCHEMA TO plain");
        execute("GRANT ALL ON SCHEMA public TO plain");
        var plain = JdbcStoreOptions.of(options().url(), "plain", "secret");
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> JdbcStore.open(plain))
                .withMessageContaining("administrator");
    }

    /** PostgreSQL forgets them by itself. */
    @Test
    void whatIsKeptOfADeadServersDatabaseSessionsGoesWithTheServer() {
        n().commit(-1, 1);
        n().store().close();
        assertThat(keptSessionsOf(n())).isNotEmpty();

        f().takeOver(n()).forEach(takeover -> f().merge(takeover, 50));
        assertThat(f().forget(n())).isTrue();
        assertThat(keptSessionsOf(n())).isEmpty();
        assertThat(keptSessionsOf(f())).isNotEmpty();
    }

    private List<String> keptSessionsOf(StoreServer server) {
        return query("SELECT session_id FROM baton_database_session WHERE incarnation = "
                + server.id().number());
    }
}
