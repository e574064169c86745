package io.baton.cluster;

import static io.baton.node.api.HandoffStep.PREPARED;
import static io.baton.node.api.HandoffStep.SETTLED;
import static io.baton.node.api.HandoffStep.SETTLING;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.baton.node.api.HandoffStep;
import io.baton.node.api.NotLiveException;
import io.baton.node.api.OpenedSession;
import io.baton.node.api.SessionElsewhereException;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that change servers while messages flow. */
class MovingSessionsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Of as many as a tenth of the sessions nobody would say that they come together. */
    private static final int FEW = 30;

    @TempDir
    Path directory;

    private Cluster cluster;
    private Cluster.Node first;
    private Cluster.Node second;
    private Cluster.Node third;

    @BeforeEach
    void startsThreeServers() throws Exception {
        cluster = new Cluster(directory);
        first = cluster.start("server-1");
        second = cluster.start("server-2");
        third = cluster.start("server-3");
    }

    @AfterEach
    void stopsEverything() {
        cluster.close();
    }

    @Test
    void aClaimedSessionFollowsItsClient() throws Exception {
        first.open("s");
        publish("s", 1, 20);
        second.claim("s");
        publish("s", 21, 40);
        awaitHandled("s", 40);
        assertThat(second.received()).containsExactly("s");
        assertThat(first.handedOver()).containsExactly("s");
        assertThatThrownBy(() -> first.open("s"))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SessionElsewhereException.class)
                .hasMessageContaining("server-2");
        second.open("s");
    }

    @Test
    void ownerAndNewHomeAreToldHowAHandoffGoesOn() throws Exception {
        first.open("s");
        second.claim("s");
        await().untilAsserted(() -> {
            assertThat(second.handoffSteps()).containsExactlyInAnyOrder(HandoffStep.values());
            assertThat(second.handoffSteps()).startsWith(PREPARED).containsSubsequence(SETTLING, SETTLED);
            assertThat(first.handoffSteps()).containsExactly(SETTLING, SETTLED);
        });
        second.drain().join();
        assertThat(second.handoffSteps()).filteredOn(SETTLED::equals).hasSize(2);
    }

    @Test
    void aSessionThatNobodyHasIsOpenedByTheClaim() throws Exception {
        first.claim("s");
        first.claim("s");
        publish("s", 1, 5);
        awaitHandled("s", 5);
        assertThat(first.received()).isEmpty();
    }

    @Test
    void aSessionCanBeClaimedToAndFroWhileMessagesFlow() throws Exception {
        first.open("s");
        AtomicInteger published = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
            while (!enough.get()) {
                publishOne("s", published.incrementAndGet());
            }
        });
        for (int i = 0; i < 30; i++) {
            List.of(second, third, first).get(i % 3).claim("s");
        }
        enough.set(true);
        publishing.join();
        awaitHandled("s", published.get());
    }

    @Test
    void manyClaimsOfManyClientsAreGranted() throws Exception {
        List<String> sessions = manySessions();
        for (int i = 0; i < sessions.size(); i++) {
            (i % 2 == 0 ? first : second).open(sessions.get(i));
        }
        List<CompletableFuture<?>> claims = new ArrayList<>();
        for (String session : sessions) {
            claims.add(third.claimLater(session));
        }
        for (String session : sessions) {
            publishOne(session, 1);
        }
        CompletableFuture.allOf(claims.toArray(CompletableFuture<?>[]::new)).join();
        for (String session : sessions) {
            publishOne(session, 2);
        }
        for (String session : sessions) {
            awaitHandled(session, 2);
        }
        assertThat(third.received()).containsExactlyInAnyOrderElementsOf(sessions);
    }

    @Test
    void aServerThatLeavesHandsItsSessionsToTheOthersEvenly() throws Exception {
        for (int i = 0; i < 100; i++) {
            first.open("s" + i);
            publish("s" + i, 1, 3);
        }
        CompletableFuture<Void> left = first.drain();
        for (int i = 0; i < 100; i++) {
            publish("s" + i, 4, 6);
        }
        left.join();
        for (int i = 0; i < 100; i++) {
            publish("s" + i, 7, 9);
        }
        for (int i = 0; i < 100; i++) {
            awaitHandled("s" + i, 9);
        }
        assertThat(second.received()).hasSize(50);
        assertThat(third.received()).hasSize(50);
        assertThat(first.handoffSteps())
                .as("one part after the other")
                .filteredOn(step -> step == PREPARED || step == SETTLED)
                .containsExactly(PREPARED, SETTLED, PREPARED, SETTLED);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(cluster.incarnations())
                        .containsExactlyInAnyOrder(second.incarnation(), third.incarnation()));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(cluster.subscribers())
                        .containsExactlyInAnyOrder(second.incarnation(), third.incarnation()));
    }

    @Test
    void moreSessionsThanGoIntoOneHandoffMoveInSeveral() throws Exception {
        List<String> sessions =
                IntStream.rangeClosed(1, 1_200).mapToObj(n -> "s" + n).toList();
        claimAll(first, sessions);
        claimAll(second, sessions);
        assertThat(second.received()).containsExactlyInAnyOrderElementsOf(sessions);
        second.drain().join();
        // A new home hears of it a moment after the owner.
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(first.received()).hasSize(600);
            assertThat(third.received()).hasSize(600);
        });
        assertThat(second.handedOver()).containsExactlyInAnyOrderElementsOf(sessions);
        for (String session : sessions.subList(0, 20)) {
            publish(session, 1, 2);
            awaitHandled(session, 2);
        }
    }

    @Test
    void aServerThatLeavesHandsSessionsToOneThatHasJustStarted() throws Exception {
        for (int i = 0; i < 100; i++) {
            first.open("s" + i);
        }
        Cluster.Node fourth = cluster.start("server-4");
        first.drain().join();
        await().untilAsserted(() -> assertThat(List.of(second.received(), third.received(), fourth.received()))
                .extracting(List::size)
                .containsExactlyInAnyOrder(34, 33, 33));
    }

    @Test
    void aServerThatLeavesOpensNothingAnyMore() throws Exception {
        first.drain().join();
        assertThatThrownBy(() -> first.open("s"))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(NotLiveException.class);
        assertThatThrownBy(() -> first.claim("s"))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(NotLiveException.class);
    }

    @Test
    void theLastServerLeavesWithoutHandingOver() throws Exception {
        first.open("s");
        second.drain().join();
        third.drain().join();
        publish("s", 1, 5);
        awaitHandled("s", 5);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(cluster.incarnations()).containsExactly(first.incarnation()));
        first.drain().join();
        publish("s", 6, 10);
        cluster.start("server-4");
        awaitHandled("s", 10);
    }

    @Test
    void aClaimOnASessionOfADeadServerIsGrantedWhenItIsTakenOver() throws Exception {
        first.open("s");
        publish("s", 1, 20);
        first.vanish();
        CompletableFuture<?> claim = second.claimLater("s");
        CompletableFuture<?> otherClaim = third.claimLater("t");
        publish("s", 21, 40);
        claim.join();
        otherClaim.join();
        publish("s", 41, 60);
        awaitHandled("s", 60);
        second.open("s");
    }

    @Test
    void claimsThatWaitTogetherAreGrantedInFewHandoffs() throws Exception {
        List<String> sessions = manySessions();
        claimAll(first, sessions);
        third.open("t");
        cluster.publish("t", "stuck on server-3");
        await().atMost(LONG).until(() -> third.headers().size() == 1);
        // Sessions are opened between two batches.
        List<CompletableFuture<OpenedSession>> claims =
                sessions.stream().map(third::claimLater).toList();
        third.letGo();
        CompletableFuture.allOf(claims.toArray(CompletableFuture<?>[]::new)).join();
        assertThat(third.received()).containsExactlyInAnyOrderElementsOf(sessions);
        assertThat(third.handoffs()).hasSizeLessThan(FEW);
    }

    @Test
    void claimsOnSessionsOfADeadServerAreGrantedInFewHandoffsWhenItIsTakenOver() throws Exception {
        List<String> sessions = manySessions();
        claimAll(first, sessions);
        BlockingQueue<Cluster.Node> handling = new LinkedBlockingQueue<>();
        CountDownLatch goOn = new CountDownLatch(1);
        for (Cluster.Node node : List.of(first, second, third)) {
            node.whenItHandles(text -> {
                handling.add(node);
                goOn.await();
            });
        }
        publishOne("s1", 1);
        assertThat(handling.poll(30, SECONDS)).isSameAs(first);
        first.vanish();
        Cluster.Node failover = handling.poll(30, SECONDS);
        Cluster.Node other = failover == second ? third : second;
        List<CompletableFuture<OpenedSession>> claims =
                sessions.stream().map(other::claimLater).toList();
        assertThat(claims).noneMatch(CompletableFuture::isDone);
        goOn.countDown();
        CompletableFuture.allOf(claims.toArray(CompletableFuture<?>[]::new)).join();
        assertThat(other.received()).containsExactlyInAnyOrderElementsOf(sessions);
        assertThat(other.handoffs()).hasSizeLessThan(FEW);
        publishOne("s1", 2);
        awaitHandled("s1", 2);
    }

    private static List<String> manySessions() {
        return IntStream.rangeClosed(1, 300).mapToObj(n -> "s" + n).toList();
    }

    private static void claimAll(Cluster.Node claimer, List<String> sessions) {
        CompletableFuture.allOf(sessions.stream().map(claimer::claimLater).toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private void awaitHandled(String session, int count) {
        await().atMost(LONG).until(() -> cluster.handled(session).size() >= count);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(cluster.handled(session))
                        .isEqualTo(IntStream.rangeClosed(1, count)
                                .mapToObj(Integer::toString)
                                .toList()));
    }

    private void publish(String session, int from, int to) {
        IntStream.rangeClosed(from, to).forEach(number -> publishOne(session, number));
    }

    private void publishOne(String session, int number) {
        try {
            cluster.publish(session, Integer.toString(number));
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
