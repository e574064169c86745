package io.baton.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.baton.testkit.contract.RealTime;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told when the store cannot be opened. */
class OpeningTest {
    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://localhost:%d/db", "jdbc:h2:tcp://localhost:%d/./db"})
    void nobodyThereIsSaidInOneLine(String url) throws IOException {
        var free = freePort();
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> JdbcStore.open(JdbcStoreOptions.of(url.formatted(free), "u", "s3cret")))
                .withMessageContaining("localhost:" + free)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("s3cret"));
    }

    /** As of a machine that was cut off. The system takes the connection; nobody ever answers. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost:%d/db",
                "jdbc:h2:tcp://localhost:%d/./db",
                "jdbc:h2:tcp://localhost:%d/./db;Network_Timeout=1000"
            })
    void whoeverDoesNotAnswerIsNotWaitedForForEver(String url) throws IOException {
        try (var silent = new ServerSocket(0)) {
            var options = JdbcStoreOptions.of(url.formatted(silent.getLocalPort()), "u", "p")
                    .withConnectTimeout(Duration.ofSeconds(1))
                    .withStatementTimeout(Duration.ofSeconds(1));
            var opening = CompletableFuture.runAsync(() -> JdbcStore.open(options), task -> new Thread(task).start());
            assertThat(opening)
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(StoreUnavailableException.class)
                    .withMessageContaining("timed out");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://localhost/db?password=s3cret",
                "postgresql://localhost/db?password=s3cret",
                "jdbc:postgresql://localhost:port/db?password=s3cret",
                "jdbc:h2:db;PASSWORD=s3cret",
                "jdbc:h2:mem:db;NO_SUCH_SETTING=1;PASSWORD=s3cret"
            })
    void aUrlThatCannotBeIsSaidInOneLineWithoutItsSecrets(String url) {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> JdbcStore.open(JdbcStoreOptions.of(url, "u", "p")))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/db?password=s3cret",
                "jdbc:postgresql://localhost/db?sslmode=require&sslpassword=s3cret",
                "jdbc:postgresql://u:s3cret@localhost/db",
                "jdbc:h2:mem:db;Password=s3cret"
            })
    void aUrlThatHoldsAPasswordIsRefusedWithoutSayingIt(String url) {
        var options = JdbcStoreOptions.of(url, "u", "another");
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> JdbcStore.open(options))
                .withMessageContaining("the URL holds a password or a user: give them beside it, in the options")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
        assertThat(options.toString()).doesNotContain("s3cret");
    }

    @Test
    void inMemoryNothingNeedsToReachTheDisk() {
        JdbcStore.open(JdbcStoreOptions.of("jdbc:h2:mem:opening", "sa", "")).close();
    }

    @Test
    void filesOfTheProcessItselfWillDo(@TempDir Path directory) {
        var url = "jdbc:h2:file:" + directory.resolve("db") + ";AUTO_SERVER=TRUE";
        for (int i = 1; i <= 2; i++) {
            var store = JdbcStore.open(JdbcStoreOptions.of(url, "sa", ""));
            assertThat(new RealTime().await(store.newIncarnation("n")).number()).isEqualTo(i);
            store.close();
        }
    }
}
