package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baton.store.jdbc.JdbcStoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters as an operator sees them, with the command in a process of its own. */
abstract class DeadLettersTest {
    static final Duration LONG = Duration.ofSeconds(30);
    static final String BAD = "bad";

    @TempDir
    Path directory;

    Cluster cluster;
    Cluster.Node node;
    JdbcStoreOptions store;

    /** An empty database that other processes reach, too. */
    abstract JdbcStoreOptions emptyDatabase() throws Exception;

    @BeforeEach
    void oneMessageCannotBeHandled() throws Exception {
        store = emptyDatabase();
        cluster = new Cluster(directory.resolve("broker"), store, "baton", "broker's secret");
        node = cluster.start("server-1");
        node.open("s");
        cluster.breakHandlersFor(BAD);
        cluster.publish("s", "1");
        cluster.publish("s", BAD, Map.of("kind", "order"));
        cluster.publish("s", "2");
        await().atMost(LONG).until(() -> cluster.handled("s").size() == 2);
    }

    @AfterEach
    void stopsEverything() {
        cluster.close();
    }

    @Test
    void anOperatorSeesWhichMessageCouldNotBeHandledAndWhy() throws Exception {
        CommandRun list = letters();
        assertThat(list.exitCode()).as(list.output()).isZero();
        assertThat(list.output())
                .containsPattern("0:\\d+ +s +yes .*server-1#\\d+ +3 +0 +3 +the handler failed: .*cannot handle this");

        CommandRun json = letters("--json", "--session", "s");
        assertThat(json.output())
                .contains(
                        "\"session\":\"s\"", "\"attempts\":3", "\"headers\":{\"kind\":\"order\"}", "\"body\":\"bad\"");
        assertThat(letters("--session", "t").output()).contains("no dead letters");
    }

    @Test
    void aReplayedMessageIsHandledOnceAtTheEndOfItsSession() throws Exception {
        String letter = letter();
        cluster.mendHandlersFor(BAD);

        CommandRun replay = replay(letter);

        assertThat(replay.exitCode()).as(replay.output()).isZero();
        assertThat(handledWith("3")).containsExactly("1", "2", BAD, "3");
        assertThat(cluster.state("s").asUtf8()).isEqualTo("4");
        assertThat(node.headers()).contains(Map.of("kind", "order", "baton_replay_of", letter));
        assertThat(letters().output()).containsPattern(letter + " .* 3 +1 +3 ");
    }

    @Test
    void aReplayThatWasCutOffBeforeTheStoreKnewOfItIsNotHandledTwice() throws Exception {
        String letter = letter();
        cluster.mendHandlersFor(BAD);
        replay(letter);
        cluster.execute("update baton_dead_letter set replays = 0, replayed_at = null");

        CommandRun again = replay(letter);

        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(handledWith("3")).containsExactly("1", "2", BAD, "3");
        assertThat(letters().output()).containsPattern(letter + " .* 3 +1 +3 ");
    }

    /** What was handled by the time that one more message is. */
    final List<String> handledWith(String last) throws Exception {
        cluster.publish("s", last);
        await().atMost(LONG).until(() -> cluster.handled("s").contains(last));
        return cluster.handled("s");
    }

    final String letter() throws Exception {
        // At the beginning of a line: a time of day may look like one, too.
        Matcher letter = Pattern.compile("(?m)^ *(0:\\d+) ").matcher(letters().output());
        assertThat(letter.find()).isTrue();
        return letter.group(1);
    }

    final CommandRun letters(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--store", store.url()));
        return run(all.toArray(String[]::new));
    }

    final CommandRun replay(String letter, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("replay", letter));
        all.addAll(List.of("--store", store.url(), "--broker", cluster.brokerUri()));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    final CommandRun run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    final CommandRun run(Map<String, String> otherwise, String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "BATON_STORE_USER",
                store.user(),
                "BATON_STORE_PASSWORD",
                store.password(),
                "BATON_BROKER_USER",
                "baton",
                "BATON_BROKER_PASSWORD",
                "broker's secret"));
        environment.putAll(otherwise);
        List<String> command = new ArrayList<>(List.of("dead-letters"));
        command.addAll(List.of(arguments));
        return CommandRun.of(directory, command, environment, (process, parent) -> {});
    }
}
