package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.baton.membership.jgroups.JGroupsMembership;
import io.baton.membership.jgroups.JGroupsOptions;
import io.baton.node.BatonServer;
import io.baton.node.api.BatonOptions;
import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.LimitExceededException;
import io.baton.node.api.NotLiveException;
import io.baton.node.api.OpenedSession;
import io.baton.node.api.SessionElsewhereException;
import io.baton.node.api.TakeoverRecord;
import io.baton.node.api.UnhandledMessages;
import io.baton.node.spi.LaneMismatchException;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import io.baton.store.jdbc.JdbcStore;
import io.baton.store.jdbc.JdbcStoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClusterTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Cluster cluster;

    @BeforeEach
    void startsBrokerAndStore() {
        cluster = new Cluster(directory);
    }

    @AfterEach
    void stopsEverything() {
        cluster.close();
    }

    @Test
    void aServerHandlesTheMessagesOfItsSessionsInOrder() throws Exception {
        Cluster.Node node = cluster.start("server-1");
        node.open("s");
        publish("s", 1, 100);
        await().atMost(LONG).until(() -> cluster.handled("s").size() == 100);
        assertThat(cluster.handled("s")).isEqualTo(texts(1, 100));
        assertThat(cluster.state("s")).isEqualTo(Bytes.utf8("100"));
    }

    @Test
    void opensASessionOnOneServerOnlyAndNamesTheOwner() throws Exception {
        Cluster.Node first = cluster.start("server-1");
        Cluster.Node second = cluster.start("server-2");
        first.open("s");
        first.open("s");
        assertThatThrownBy(() -> second.open("s"))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SessionElsewhereException.class)
                .hasMessageContaining("server-1");
    }

    @Test
    void aSessionIdThatNoStoreCanKeepIsRefusedAndTheServerGoesOn() throws Exception {
        Cluster.Node node = cluster.start("server-1");
        for (String id : List.of("", "half a pair: \ud800", "line\nbreak", "x".repeat(257))) {
            assertThatThrownBy(() -> node.open(id))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(LimitExceededException.class);
        }
        node.open("s");
    }

    @Test
    void aClosedSessionIsOpenedElsewhereAndGoesOnWhereItStopped() throws Exception {
        Cluster.Node first = cluster.start("server-1");
        Cluster.Node second = cluster.start("server-2");
        first.open("s");
        publish("s", 1, 10);
        await().atMost(LONG).until(() -> cluster.handled("s").size() == 10);
        first.closeSession("s");
        second.open("s");
        publish("s", 11, 20);
        await().atMost(LONG).until(() -> cluster.handled("s").size() >= 20);
        assertThat(cluster.handled("s")).isEqualTo(texts(1, 20));
        assertThat(cluster.state("s")).isEqualTo(Bytes.utf8("20"));
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatLeavesIsTakenOverByTheEightSteps(Strategy strategy) throws Exception {
        Cluster.Node first = cluster.start("server-1");
        Cluster.Node second = cluster.start("server-2", BatonOptions.DEFAULTS.withStrategy(strategy));
        first.open("s");
        second.open("t");
        publish("s", 1, 50);
        publish("t", 1, 50);
        first.vanish();
        publish("s", 51, 100);
        publish("t", 51, 100);
        await().atMost(LONG).until(() -> cluster.handled("s").size() >= 100);
        await().atMost(LONG).until(() -> cluster.handled("t").size() >= 100);
        assertThat(cluster.handled("s")).isEqualTo(texts(1, 100));
        assertThat(cluster.handled("t")).isEqualTo(texts(1, 100));
        assertThat(cluster.state("s")).isEqualTo(Bytes.utf8("100"));
        await().atMost(LONG).until(() -> cluster.records().stream().anyMatch(TakeoverRecord::isComplete));
        TakeoverRecord takeover = cluster.records().get(0);
        Set<Step> reached = EnumSet.copyOf(takeover.steps().keySet());
        if (strategy == Strategy.JOIN) {
            // It stops only if it comes to the marker before the drain does.
            reached.addAll(Set.of(Step.OWN_STOPPED, Step.OWN_RESUMED));
        }
        assertThat(reached).containsExactly(Step.values());
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(cluster.subscribers()).containsExactly(second.incarnation()));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(cluster.incarnations()).containsExactly(second.incarnation()));
    }

    @Test
    void aSuccessorTakesOverWhatTheFailoverServerTookOver() throws Exception {
        Cluster.Node first = cluster.start("server-1");
        Cluster.Node second = cluster.start("server-2");
        Cluster.Node third = cluster.start("server-3");
        first.open("s");
        second.open("t");
        third.open("u");
        publish("s", 1, 30);
        first.vanish();
        publish("s", 31, 60);
        second.vanish();
        publish("s", 61, 90);
        publish("t", 1, 30);
        await().atMost(LONG).until(() -> cluster.handled("s").size() >= 90);
        await().atMost(LONG).until(() -> cluster.handled("t").size() >= 30);
        assertThat(cluster.handled("s")).isEqualTo(texts(1, 90));
        assertThat(cluster.handled("t")).isEqualTo(texts(1, 30));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(cluster.subscribers()).containsExactly(third.incarnation()));
    }

    @Test
    void aWholeClusterThatDiedLosesNothingWhenItStartsAgain() throws Exception {
        Cluster.Node first = cluster.start("server-1");
        Cluster.Node second = cluster.start("server-2");
        first.open("s");
        second.open("t");
        publish("s", 1, 30);
        first.vanish();
        second.vanish();
        publish("s", 31, 60);
        publish("t", 1, 30);
        cluster.start("server-1");
        await().atMost(LONG).until(() -> cluster.handled("s").size() >= 60);
        await().atMost(LONG).until(() -> cluster.handled("t").size() >= 30);
        assertThat(cluster.handled("s")).isEqualTo(texts(1, 60));
        assertThat(cluster.handled("t")).isEqualTo(texts(1, 30));
    }

    @Test
    void aMessageThatCannotBeHandledBecomesADeadLetterAndTheLaterOnesGoOn() throws Exception {
        Cluster.Node node = cluster.start("server-1");
        node.open("s");
        cluster.publish("s", "1");
        cluster.publish("s", "handler fails");
        cluster.publish("s", "2");
        cluster.publish("s", "write fails");
        cluster.publish("s", "3");
        await().atMost(LONG).until(() -> cluster.handled("s").size() >= 3);
        assertThat(cluster.handled("s")).containsExactly("1", "2", "3");
        assertThat(cluster.state("s")).isEqualTo(Bytes.utf8("3"));
        assertThat(node.deadLetters()).containsExactlyInAnyOrder("handler fails", "write fails");
        assertThat(node.failures())
                .containsExactly("handler fails, attempt 1", "handler fails, attempt 2", "handler fails, attempt 3");
    }

    @Test
    void aServerWhoseHandlerNeverReturnsLeavesItsSessionsToAnotherAndComesBack() throws Exception {
        BatonOptions impatient = BatonOptions.DEFAULTS.withUsefulWithin(Duration.ofSeconds(3));
        Cluster.Node first = cluster.start("server-1", impatient);
        Cluster.Node second = cluster.start("server-2");
        first.open("s");
        second.open("t");
        cluster.publish("s", "stuck on server-1");
        publish("s", 1, 20);
        publish("t", 1, 20);
        await().atMost(LONG).until(() -> cluster.handled("s").size() >= 21);
        await().atMost(LONG).until(() -> cluster.handled("t").size() >= 20);
        assertThat(first.suspectedItself()).containsExactly(first.incarnation());
        assertThat(cluster.handled("s").subList(1, 21)).isEqualTo(texts(1, 20));
        await().atMost(LONG).until(() -> first.lives().size() == 2);
        // The thread of the first life is still stuck; the second one has its own.
        first.open("u");
        publish("u", 1, 20);
        await().atMost(LONG).until(() -> cluster.handled("u").size() >= 20);
        assertThat(second.suspectedItself()).isEmpty();
    }

    @Test
    void aServerWhoseListenerNeverReturnsLeavesItsSessionsToAnother() throws Exception {
        BatonOptions impatient = BatonOptions.DEFAULTS.withUsefulWithin(Duration.ofSeconds(3));
        Cluster.Node first = cluster.start("server-1", impatient);
        cluster.start("server-2");
        first.open("s");
        cluster.publish("s", "listener stuck on server-1");
        publish("s", 1, 20);
        await().atMost(LONG).until(() -> cluster.handled("s").size() >= 20);
        assertThat(first.suspectedItself()).containsExactly(first.incarnation());
        assertThat(cluster.handled("s")).isEqualTo(texts(1, 20));
    }

    @Test
    void whoeverHoldsUpARefusalHoldsUpNoMessages() throws Exception {
        Cluster.Node node = cluster.start("server-1", BatonOptions.DEFAULTS.withSessions(1, 100, 100));
        node.open("s");
        CountDownLatch heldUp = new CountDownLatch(1);
        Semaphore goOn = new Semaphore(0);
        await().atMost(LONG).until(() -> {
            Thread asking = Thread.currentThread();
            var unused = node.openLater("one too many").whenComplete((opened, thrown) -> {
                // An answer that was there at once holds up only who asked.
                if (thrown instanceof LimitExceededException && Thread.currentThread() != asking) {
                    heldUp.countDown();
                    goOn.acquireUninterruptibly();
                }
            });
            return heldUp.await(10, TimeUnit.MILLISECONDS);
        });
        publish("s", 1, 20);
        await().atMost(LONG).until(() -> cluster.handled("s").size() == 20);
        goOn.release(Integer.MAX_VALUE);
    }

    @Test
    void noMoreSessionsAreOpenThanMayBeHoweverManyAreAskedForAtOnce() throws Exception {
        Cluster.Node node = cluster.start("server-1", BatonOptions.DEFAULTS.withSessions(5, 100, 100));
        List<CompletableFuture<OpenedSession>> answers = texts(1, 50).stream()
                .flatMap(session -> Stream.of(node.openLater(session), node.openLater(session)))
                .toList();
        await().atMost(LONG).until(() -> answers.stream().allMatch(CompletableFuture::isDone));
        assertThat(answers.stream()
                        .filter(answer -> !answer.isCompletedExceptionally())
                        .map(answer -> answer.join().id())
                        .distinct())
                .hasSize(5);
        assertThat(answers.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(90)
                .allSatisfy(
                        refused -> assertThatThrownBy(refused::join).hasCauseInstanceOf(LimitExceededException.class));
    }

    @Test
    void noMoreSessionsComeThanMayBeHoweverManyAreClaimedWhileOthersAreOnTheirWay() throws Exception {
        Cluster.Node crowded = cluster.start("server-1");
        Cluster.Node small = cluster.start("server-2", BatonOptions.DEFAULTS.withSessions(20, 100, 100));
        List<String> sessions = texts(1, 300);
        for (String session : sessions) {
            crowded.open(session);
        }
        List<CompletableFuture<OpenedSession>> claims =
                sessions.stream().map(small::claimLater).toList();
        await().atMost(LONG).until(() -> claims.stream().allMatch(CompletableFuture::isDone));
        assertThat(small.received()).hasSize(20);
        assertThat(claims.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(280)
                .allSatisfy(
                        refused -> assertThatThrownBy(refused::join).hasCauseInstanceOf(LimitExceededException.class));
    }

    @Test
    void aListenerThatThrowsStopsNoServer() throws Exception {
        Cluster.Node node = cluster.start("server-1");
        node.open("s");
        cluster.publish("s", "listener throws");
        publish("s", 1, 20);
        awaitThoughSomethingIsThrown().until(() -> cluster.handled("s").size() == 20);
        assertThat(node.deadLetters()).containsExactly("listener throws");
        assertThat(node.lives()).hasSize(1);
    }

    @Test
    void aServerRejoinsThoughItsListenerWaitsForWhoAsksItForSomethingAndThrows() throws Exception {
        BatonOptions impatient = BatonOptions.DEFAULTS.withUsefulWithin(Duration.ofSeconds(3));
        Cluster.Node node = cluster.start("server-1", impatient);
        List<CompletableFuture<OpenedSession>> asked = new CopyOnWriteArrayList<>();
        node.whenItSuspectsItself(() -> {
            CompletableFuture.runAsync(() -> asked.add(node.openLater("t"))).join();
            throw new IllegalStateException("thrown by the listener");
        });
        node.open("s");
        cluster.publish("s", "stuck on server-1");
        awaitThoughSomethingIsThrown().until(() -> node.lives().size() == 2);
        assertThatThrownBy(asked.get(0)::join).hasCauseInstanceOf(NotLiveException.class);
    }

    @Test
    void aServerWhoseDatabaseIsNewDoesNotStartOnATopicThatSomebodySubscribesTo() throws Exception {
        Cluster.Node first = cluster.start("server-1");
        try (JdbcStore other = JdbcStore.open(
                JdbcStoreOptions.of("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""))) {
            for (String name : List.of("server-1", "server-2")) {
                BatonServer stranger = BatonServer.builder(name)
                        .broker(cluster.broker())
                        .store(other)
                        .membership(new JGroupsMembership(JGroupsOptions.defaults(), other.dataSource()))
                        .handler((message, state) -> Handled.state(state))
                        .build();
                assertThatThrownBy(() -> stranger.start().toCompletableFuture().get(30, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(LaneMismatchException.class)
                        .hasMessageContaining("server-1#1");
                stranger.close();
            }
        }
        cluster.start("server-2");
        assertThat(cluster.subscribers()).hasSize(2).contains(first.incarnation());
    }

    @Test
    void aServerDoesNotStartOnADatabaseThatHasGoneBack() throws Exception {
        Cluster.Node first = cluster.start("server-1");
        cluster.execute("update baton_next_incarnation set number = 1");
        BatonServer second = BatonServer.builder("server-2")
                .broker(cluster.broker())
                .store(cluster.store())
                .membership(cluster.membership())
                .handler((message, state) -> Handled.state(state))
                .build();
        assertThatThrownBy(() -> second.start().toCompletableFuture().get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(LaneMismatchException.class)
                .hasMessageContaining(first.incarnation().toString())
                .hasMessageContaining("gone back");
        second.close();
    }

    @Test
    void aCallTimeoutInWhichARequestMayStillTakeEffectIsRefused() {
        Duration within = cluster.store().takesEffectWithin();
        BatonServer.Builder server = BatonServer.builder("server-1")
                .broker(cluster.broker())
                .store(cluster.store())
                .membership(cluster.membership())
                .handler((message, state) -> Handled.state(state));
        assertThatThrownBy(() -> server.options(withCallTimeout(within)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("callTimeout is 8000 ms, and must be more than the 8000 ms in which a request may still"
                        + " take effect in the store");
        server.options(withCallTimeout(within.plusMillis(1))).build().close();
    }

    private static BatonOptions withCallTimeout(Duration timeout) {
        return BatonOptions.DEFAULTS.withCalls(timeout, Duration.ofMillis(50));
    }

    @Test
    void messagesThatAreNobodysAreReported() throws Exception {
        Cluster.Node first = cluster.start("server-1");
        Cluster.Node second = cluster.start("server-2");
        first.open("s");
        second.open("t");
        cluster.publishWithoutSession("1");
        publish("nobody", 1, 2);
        publish("s", 1, 5);
        publish("t", 1, 5);
        await().atMost(LONG)
                .until(() -> first.unhandled().size() + second.unhandled().size() == 1);
        UnhandledMessages counted = first.unhandled().isEmpty()
                ? second.unhandled().get(0)
                : first.unhandled().get(0);
        assertThat(counted.withoutSession()).isEqualTo(1);
        assertThat(counted.unowned()).isEqualTo(2);
        assertThat(counted.total()).isEqualTo(3);
    }

    private static ConditionFactory awaitThoughSomethingIsThrown() {
        return await().dontCatchUncaughtExceptions().atMost(LONG);
    }

    private void publish(String session, int from, int to) throws Exception {
        for (String text : texts(from, to)) {
            cluster.publish(session, text);
        }
    }

    private static List<String> texts(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }
}
