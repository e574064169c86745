package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.node.api.BatonOptions;
import io.baton.node.api.TakeoverRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages come faster than they are handled; a server has no more of them than it may, and the broker has the rest. */
class OverloadTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MESSAGES = 2_000;
    private static final int BATCH = 20;
    private static final String STUCK = "stuck on server-1";

    /** What makes a message take so many bytes, and more. */
    private static final int BYTES = 1_000;

    /** What a server has ahead, with a last one that only began to fit, and the batch that it handles. */
    private static final long MAY_BE_IN_HAND = ArtemisOptions.at("tcp://any").prefetchBytes() / BYTES + 1L + BATCH;

    private final List<Long> inHand = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private Cluster cluster;
    private Subscriptions subscriptions;
    private Cluster.Node first;

    @BeforeEach
    void aServerHasMuchToDoAndIsStuckAtTheFirstMessage() throws Exception {
        cluster = new Cluster(directory);
        subscriptions = new Subscriptions(cluster.brokerUri());
        first = start("server-1");
        first.open("s");
        cluster.publish("s", STUCK);
        for (String text : texts()) {
            cluster.publish("s", text, Map.of("padding", "x".repeat(BYTES)));
        }
        await().atMost(LONG).until(() -> subscriptions.messages(first.incarnation()) == 1 + MESSAGES);
    }

    private Cluster.Node start(String name) throws Exception {
        return cluster.start(name, BatonOptions.DEFAULTS.withBatch(BATCH, BATCH));
    }

    @AfterEach
    void stopsEverything() throws Exception {
        subscriptions.close();
        cluster.close();
    }

    @Test
    void whatASlowHandlerHasNotComeToStaysAtTheBrokerAndIsHandledInTheEnd() throws Exception {
        countsInHand(first);
        assertThat(subscriptions.sent(first.incarnation())).isLessThanOrEqualTo(MAY_BE_IN_HAND);
        first.letGo();
        awaitAllHandled();
        assertThat(inHand).hasSize(1 + MESSAGES).allMatch(count -> count <= MAY_BE_IN_HAND);
    }

    @Test
    void aServerTakesOverMuchMoreThanItMayHaveInHand() throws Exception {
        Cluster.Node second = start("server-2");
        countsInHand(second);
        first.vanish();
        awaitAllHandled();
        await().atMost(LONG).until(() -> cluster.records().stream().anyMatch(TakeoverRecord::isComplete));
        assertThat(cluster.records().get(0).drained()).isGreaterThan(MESSAGES - BATCH);
        assertThat(inHand).hasSizeGreaterThan(MESSAGES - BATCH).allMatch(count -> count <= MAY_BE_IN_HAND);
    }

    /** Of the messages of the first server, at each one that is handled, with that one. */
    private void countsInHand(Cluster.Node node) {
        node.whenItHandles(text -> {
            int before = text.equals(STUCK) ? 0 : Integer.parseInt(text);
            inHand.add(subscriptions.sent(first.incarnation()) - before);
        });
    }

    private void awaitAllHandled() throws Exception {
        await().atMost(LONG).until(() -> cluster.handled("s").size() >= 1 + MESSAGES);
        assertThat(cluster.handled("s"))
                .isEqualTo(Stream.concat(Stream.of(STUCK), texts().stream()).toList());
    }

    private static List<String> texts() {
        return IntStream.rangeClosed(1, MESSAGES).mapToObj(Integer::toString).toList();
    }
}
