package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.node.spi.BrokerException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvictionTest {
    private TestBroker lane;
    private Publisher publisher;

    @BeforeAll
    void start(@TempDir Path directory) {
        lane = TestBroker.start(directory);
        publisher = lane.publisher();
    }

    @AfterAll
    void stop() {
        publisher.close();
        lane.close();
    }

    @Test
    void aReaderInAnotherProcessThatWasKilledIsEvictedAndItsMessagesComeAgain() throws Exception {
        var incarnation = lane.subscribe();
        var published = publish(50);
        try (var holder = Holder.start(lane.embedded.uri(), incarnation, 20)) {
            holder.kill();
            lane.evict(incarnation);

            assertThat(Reader.bodies(lane.open(incarnation).read(50))).isEqualTo(published);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aReaderInAnotherProcessThatIsFrozenIsEvictedAndItsMessagesComeAgain() throws Exception {
        var incarnation = lane.subscribe();
        var published = publish(50);
        try (var holder = Holder.start(lane.embedded.uri(), incarnation, 20)) {
            holder.freeze();
            assertThatThrownBy(() -> lane.open(incarnation)).hasMessageContaining("somebody else reads");
            lane.evict(incarnation);

            assertThat(Reader.bodies(lane.open(incarnation).read(50))).isEqualTo(published);
        }
    }

    @Test
    void anEvictedReaderIsToldOnceAndCanDoNothingMore() throws Exception {
        var incarnation = lane.subscribe();
        publish(5);
        var reader = lane.open(incarnation);
        var seen = reader.read(2);

        lane.evict(incarnation);
        reader.lost.await();

        assertThatThrownBy(() -> reader.acknowledge(seen.get(1).position()))
                .cause()
                .isInstanceOf(BrokerException.class);
        assertThat(reader.poll(delivery -> {
                    throw new AssertionError("handed over after eviction");
                }))
                .isZero();
        reader.close();
        assertThat(reader.losses).hasValue(1);
    }

    @Test
    void evictingNobodyDoesNothing() {
        lane.evict(lane.subscribe());
        lane.evict(new io.baton.protocol.IncarnationId("nobody", 1));
    }

    @Test
    void aReaderThatIsJustLeavingIsEvictedToo() {
        var incarnation = lane.subscribe();
        for (var round = 0; round < 40; round++) {
            var leaving = lane.open(incarnation).subscription().close();
            lane.evict(incarnation);
            Reader.await(leaving);
        }
        lane.open(incarnation).close();
    }

    /** Returned messages must be back in their places before the next reader is given any. */
    @Test
    void theNextReaderGetsEverythingInOrderHoweverSoonItComes() {
        var incarnation = lane.subscribe();
        try (var many = Publisher.transacted(lane.embedded.uri())) {
            for (var i = 0; i < 3_000; i++) {
                many.text("s", "body " + i);
            }
            many.commit();
        }
        var expected = IntStream.range(0, 3_000).mapToObj(i -> "body " + i).toList();
        for (var round = 0; round < 15; round++) {
            var reader = lane.open(incarnation);
            var seen = reader.read(500);
            // Being acknowledged or not when the connection goes: both must be right.
            var unused = reader.subscription().acknowledge(seen.get(9).position());
            lane.evict(incarnation);

            var next = lane.open(incarnation);
            var first = next.read(1).get(0).body();
            var remaining = expected.subList(expected.indexOf(first) + 1, expected.size());
            assertThat(first).isIn(expected.get(0), expected.get(10));
            assertThat(Reader.bodies(next.read(remaining.size()))).isEqualTo(remaining);
            expected = expected.subList(expected.indexOf(first), expected.size());
            lane.evict(incarnation);
        }
    }

    @Test
    void requestsGoOnAfterTheirConnectionWasLost() {
        var incarnation = lane.subscribe();
        for (var connection : lane.embedded.server().getRemotingService().getConnections()) {
            if (connection.getRemoteAddress().startsWith("127.0.0.1")) {
                connection.fail(new org.apache.activemq.artemis.api.core.ActiveMQException("cut"));
            }
        }
        publisher.close();
        publisher = lane.publisher();
        org.awaitility.Awaitility.await().untilAsserted(() -> lane.evict(incarnation));
        assertThat(Reader.await(lane.broker.subscriptions(ArtemisDelivery.LANE)))
                .contains(incarnation);
    }

    private List<String> publish(int count) {
        var bodies = IntStream.range(0, count).mapToObj(i -> "body " + i).toList();
        bodies.forEach(body -> publisher.text("s", body));
        return bodies;
    }
}
