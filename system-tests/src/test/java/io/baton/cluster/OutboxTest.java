package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.baton.node.api.BatonOptions;
import io.baton.node.api.ConnectionReplacedException;
import io.baton.node.api.NotLiveException;
import io.baton.node.api.OutboxClient;
import io.baton.node.api.OutboxConnection;
import io.baton.node.api.OutboxMessage;
import io.baton.node.api.SessionNotHereException;
import io.baton.node.api.UnknownNumberException;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What handlers send reaches the session's client: once, in order, from whatever server. */
class OutboxTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Cluster cluster;
    private Cluster.Node first;
    private Cluster.Node second;
    private final Client client = new Client();

    @BeforeEach
    void startsTwoServers() throws Exception {
        cluster = new Cluster(directory);
        first = cluster.start("server-1");
        second = cluster.start("server-2");
        first.open("s");
    }

    @AfterEach
    void stopsEverything() {
        cluster.close();
    }

    @Test
    void aClientGetsWhatHandlersSendOnceAndInOrder() throws Exception {
        publish(1, 20);
        client.connect(first);
        publish(21, 200);
        client.awaitAll(200);
    }

    @Test
    void aClientThatComesBackGoesOnFromTheLastNumberThatItHas() throws Exception {
        OutboxConnection connection = client.connect(first);
        publish(1, 10);
        client.awaitAll(10);
        connection.close();
        publish(11, 20);
        cluster.publish("t", "for somebody else");
        client.connect(first);
        publish(21, 30);
        client.awaitAll(30);
        assertThat(client.disconnected).isEmpty();
    }

    @Test
    void aSlowClientGetsEverythingInItsTime() throws Exception {
        client.slow = true;
        client.connect(first);
        publish(1, 300);
        for (int i = 1; i <= 300; i++) {
            client.awaitAll(i);
            client.goOn();
        }
    }

    @Test
    void aClientIsTurnedAwayWhereItsSessionIsNotAtHome() throws Exception {
        assertThatThrownBy(() -> client.connect(second)).hasCauseInstanceOf(SessionNotHereException.class);
        first.closeSession("s");
        assertThatThrownBy(() -> client.connect(first)).hasCauseInstanceOf(SessionNotHereException.class);
    }

    @Test
    void aClientIsToldThatItsSessionHasMovedAndGoesOnThere() throws Exception {
        client.connect(first);
        publish(1, 10);
        client.awaitAll(10);
        second.claim("s");
        client.awaitDisconnected(SessionNotHereException.class);
        publish(11, 20);
        client.connect(second);
        client.awaitAll(20);
    }

    @Test
    void aClientIsToldThatItsSessionIsClosedAndTheNumbersGoOnWhenItIsOpenedAgain() throws Exception {
        client.connect(first);
        publish(1, 10);
        client.awaitAll(10);
        first.closeSession("s");
        client.awaitDisconnected(SessionNotHereException.class);
        second.open("s");
        publish(11, 20);
        client.connect(second);
        client.awaitAll(20);
    }

    @Test
    void aClientIsToldThatItsServerIsNotInOperationAnyMore() throws Exception {
        client.connect(first);
        publish(1, 10);
        client.awaitAll(10);
        first.drain().join();
        client.awaitDisconnected(SessionNotHereException.class);
        client.connect(second);
        second.vanish();
        client.awaitDisconnected(NotLiveException.class);
    }

    @Test
    void aLaterConnectionTakesThePlaceOfTheOneBefore() throws Exception {
        Client other = new Client();
        other.connect(first);
        publish(1, 10);
        other.awaitAll(10);
        client.connect(first);
        other.awaitDisconnected(ConnectionReplacedException.class);
        publish(11, 20);
        client.awaitAll(20);
        assertThat(other.numbers()).hasSize(10);
    }

    @Test
    void aConnectionWhoseClientFailsEnds() throws Exception {
        client.connect(first);
        publish(1, 10);
        client.awaitAll(10);
        client.broken = true;
        publish(11, 11);
        client.awaitDisconnected(IllegalStateException.class);
        client.broken = false;
        client.connect(first);
        publish(12, 20);
        client.awaitAll(20);
    }

    @Test
    void whatIsConfirmedIsForgotten() throws Exception {
        OutboxConnection connection = client.connect(first);
        publish(1, 10);
        client.awaitAll(10);
        assertThatThrownBy(() -> connection.confirm(11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("up to 10");
        connection.confirm(7);
        await().atMost(LONG).until(() -> cluster.outbox("s").equals(List.of(8L, 9L, 10L)));
        connection.confirm(10);
        await().atMost(LONG).until(() -> cluster.outbox("s").equals(List.of(10L)));
        assertThatThrownBy(() -> new Client().connect(first))
                .cause()
                .hasMessageContaining("cannot go on from number 0: it has 10 to 10")
                .isInstanceOfSatisfying(
                        UnknownNumberException.class,
                        cause -> assertThat(List.of(cause.number(), cause.first(), cause.last()))
                                .containsExactly(0L, 10L, 10L));
        assertThatThrownBy(() -> first.connect("s", 11, client)).hasCauseInstanceOf(UnknownNumberException.class);
        publish(11, 12);
        client.connect(first);
        client.awaitAll(12);
    }

    @Test
    void aFullOutboxForgetsTheOldestAndSaysSo() throws Exception {
        Cluster.Node small = cluster.start("server-3", BatonOptions.DEFAULTS.withOutbox(5, 100));
        small.claim("s");
        publish(1, 50);
        await().atMost(LONG).until(() -> cluster.handled("s").size() == 50);
        assertThat(cluster.outbox("s")).containsExactly(46L, 47L, 48L, 49L, 50L);
        assertThatThrownBy(() -> client.connect(small))
                .hasCauseInstanceOf(UnknownNumberException.class)
                .hasMessageContaining("it has 46 to 50");
        Client late = new Client();
        small.connect("s", 45, late);
        await().atMost(LONG).until(() -> late.numbers().equals(List.of(46L, 47L, 48L, 49L, 50L)));
    }

    @Test
    void aSlowClientOfAFullOutboxIsToldThatItHasMissedSomething() throws Exception {
        Cluster.Node small = cluster.start("server-3", BatonOptions.DEFAULTS.withOutbox(5, 100));
        small.claim("s");
        client.slow = true;
        client.connect(small);
        publish(1, 1);
        client.awaitAll(1);
        publish(2, 50);
        await().atMost(LONG).until(() -> cluster.handled("s").size() == 50);
        client.goOn();
        client.awaitDisconnected(UnknownNumberException.class);
    }

    @Test
    void aNumberBelowZeroIsAMistake() {
        assertThatThrownBy(() -> first.connect("s", -1, client)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyMessageComesOnceAndInOrderThroughFiftyTakeoversAndFiftyHandoffs() throws Exception {
        Cluster.Node home = first;
        Cluster.Node other = second;
        int published = 0;
        for (int round = 1; round <= 50; round++) {
            client.connect(home);
            publish(published + 1, published + 10);
            other.claim("s");
            client.awaitDisconnected(SessionNotHereException.class);
            publish(published + 11, published + 20);
            client.connect(other);
            publish(published + 21, published + 30);
            other.vanish();
            client.awaitDisconnected(NotLiveException.class);
            publish(published + 31, published + 40);
            published += 40;
            // The session is at home there when it has been taken over.
            home.claim("s");
            other = cluster.start("server-" + (round + 2));
        }
        client.connect(home);
        client.awaitAll(published);
        assertThat(cluster.records()).hasSize(50);
    }

    private void publish(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(number -> {
            try {
                cluster.publish("s", Integer.toString(number));
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** A client that keeps everything it gets, but for what it has already, as clients do. */
    private static final class Client implements OutboxClient {
        private final List<OutboxMessage> messages = new CopyOnWriteArrayList<>();
        private final List<Throwable> disconnected = new CopyOnWriteArrayList<>();
        private volatile CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);
        private volatile boolean slow;
        private volatile boolean broken;

        OutboxConnection connect(Cluster.Node node) throws Exception {
            return node.connect("s", last(), this);
        }

        @Override
        public CompletionStage<?> send(OutboxMessage message) {
            if (broken) {
                throw new IllegalStateException("the connection is broken");
            }
            CompletableFuture<Void> next = slow ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
            ready = next;
            if (message.number() > last()) {
                messages.add(message);
            }
            return next;
        }

        private long last() {
            return messages.isEmpty() ? 0 : messages.get(messages.size() - 1).number();
        }

        @Override
        public void onDisconnected(Throwable reason) {
            disconnected.add(reason);
        }

        void goOn() {
            ready.complete(null);
        }

        List<Long> numbers() {
            return messages.stream().map(OutboxMessage::number).toList();
        }

        void awaitAll(int count) {
            await().atMost(LONG).until(() -> messages.size() >= count);
            assertThat(numbers())
                    .isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
            assertThat(messages)
                    .extracting(message -> message.body().asUtf8())
                    .isEqualTo(IntStream.rangeClosed(1, count)
                            .mapToObj(number -> "seen " + number)
                            .toList());
        }

        void awaitDisconnected(Class<? extends Throwable> reason) {
            await().atMost(LONG).until(() -> !disconnected.isEmpty());
            assertThat(disconnected).hasSize(1).first().isInstanceOf(reason);
            disconnected.clear();
        }
    }
}
