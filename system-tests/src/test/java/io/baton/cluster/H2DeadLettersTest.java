package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baton.store.jdbc.JdbcStoreOptions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beyond what is the same on every database: what may go wrong. */
class H2DeadLettersTest extends DeadLettersTest {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    @TempDir
    private static Path files;

    private static Server server;

    @BeforeAll
    static void startServer() throws SQLException {
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", files.toString())
                .start();
    }

    @AfterAll
    static void stopServer() {
        server.stop();
    }

    @Override
    JdbcStoreOptions emptyDatabase() {
        String url = "jdbc:h2:tcp://localhost:" + server.getPort() + "/./d" + DATABASES.incrementAndGet();
        return JdbcStoreOptions.of(url, "sa", "store's secret");
    }

    @Test
    void onlyADeliberateSecondReplayIsHandledAgain() throws Exception {
        String letter = letter();
        cluster.mendHandlersFor(BAD);
        replay(letter);

        CommandRun absentMinded = replay(letter);
        CommandRun deliberate = replay(letter, "--again");

        assertThat(absentMinded.exitCode()).isEqualTo(1);
        assertThat(absentMinded.output()).contains("replayed before").contains("--again");
        assertThat(deliberate.exitCode()).as(deliberate.output()).isZero();
        assertThat(handledWith("3")).containsExactly("1", "2", BAD, BAD, "3");
    }

    @Test
    void twoOperatorsWhoReplayAtOnceReplayOnce() throws Exception {
        String letter = letter();
        cluster.mendHandlersFor(BAD);

        var first = CompletableFuture.supplyAsync(() -> unchecked(letter));
        var second = CompletableFuture.supplyAsync(() -> unchecked(letter));

        // One of them may be so late that it finds the letter replayed.
        assertThat(List.of(first.join().exitCode(), second.join().exitCode()))
                .contains(0)
                .doesNotContain(2);
        assertThat(handledWith("3")).containsExactly("1", "2", BAD, "3");
        assertThat(letters().output()).containsPattern(letter + " .* 3 +1 +3 ");
    }

    @Test
    void aReplayThatFailsAgainIsANewDeadLetter() throws Exception {
        String letter = letter();

        replay(letter);

        await().atMost(LONG).until(() -> node.deadLetters().size() == 2);
        assertThat(handledWith("3")).containsExactly("1", "2", "3");
        assertThat(letters("--json").output().lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("\"baton_replay_of\":\"" + letter + "\"", "\"replays\":0");
    }

    @Test
    void nothingIsReplayedForASessionThatNobodyHolds() throws Exception {
        String letter = letter();
        node.closeSession("s");

        CommandRun replay = replay(letter);

        assertThat(replay.exitCode()).isEqualTo(1);
        assertThat(replay.output()).contains("session s is not open");
        assertThat(letters().output()).containsPattern(letter + " +s +no .* 3 +0 +3 ");
    }

    @Test
    void aDeletedLetterIsGone() throws Exception {
        String letter = letter();

        assertThat(run("delete", letter, "--store", store.url()).exitCode()).isZero();

        assertThat(letters().output()).contains("no dead letters");
        assertRefused(run("delete", letter, "--store", store.url()), "no dead letter " + letter);
    }

    @Test
    void whatCannotBeUsedIsSaidInOneLine() throws Exception {
        String letter = letter();
        assertRefused(replay("0:999999999"), "no dead letter 0:999999999");
        assertRefused(run(Map.of("BATON_STORE_PASSWORD", "wrong"), "--store", store.url()), "BATON_STORE_PASSWORD");
        assertRefused(run("--store", emptyDatabase().url()), "no tables of Baton");
        assertRefused(run("replay", letter, "--store", store.url(), "--broker", "tcp://127.0.0.1:1"), "127.0.0.1:1");
        assertRefused(
                run(
                        Map.of("BATON_BROKER_PASSWORD", "wrong"),
                        "replay",
                        letter,
                        "--store",
                        store.url(),
                        "--broker",
                        cluster.brokerUri()),
                "BATON_BROKER_PASSWORD");
        try (Cluster other = new Cluster(directory.resolve("other"), emptyDatabase(), "baton", "broker's secret")) {
            assertRefused(
                    run("replay", letter, "--store", store.url(), "--broker", other.brokerUri()),
                    "not the one of the store");
        }
        assertThat(handledWith("3")).containsExactly("1", "2", "3");
    }

    @Test
    void noPasswordIsPrintedWhateverIsDoneAndHoweverMuchIsLogged() throws Exception {
        String letter = letter();
        Map<String, String> environment = Map.of(
                "BATON_BROKER_TRUST_PASSWORD",
                "file's secret",
                "JDK_JAVA_OPTIONS",
                "-Dbaton.log.level=TRACE -Dlogback.configurationFile=logback.xml");

        CommandRun list = run(environment, "--store", store.url());
        CommandRun json = run(environment, "--json", "--store", store.url());
        CommandRun replay = run(environment, "replay", letter, "--store", store.url(), "--broker", cluster.brokerUri());
        CommandRun delete = run(environment, "delete", letter, "--store", store.url());

        assertThat(List.of(list, json, replay, delete)).allSatisfy(run -> {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output()).contains(" DEBUG ").doesNotContain("secret");
        });
    }

    private static void assertRefused(CommandRun run, String why) {
        assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
        assertThat(run.output().lines()).hasSize(1);
        assertThat(run.output()).contains(why).doesNotContain("secret").doesNotContain("Exception");
    }

    private CommandRun unchecked(String letter) {
        try {
            return replay(letter);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
