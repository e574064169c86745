package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.node.spi.BrokerException;
import io.baton.node.spi.DeliveryHandler.Action;
import io.baton.protocol.IncarnationId;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadingTest {
    private TestBroker lane;
    private JmsPublisher publisher;

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
    void noMoreThanTheWindowIsAheadOfTheReader() {
        var incarnation = lane.subscribe();
        try (var narrow =
                ArtemisBroker.connect(ArtemisOptions.at(lane.embedded.uri()).withPrefetchBytes(10_000))) {
            var reader = Reader.open(narrow, incarnation);
            var published = publish(200);
            awaitRouted(incarnation, 200);

            // Each takes some 300 bytes: without a window all 200 would be on their way to the reader.
            assertThat(delivering(incarnation)).isLessThan(100);
            assertThat(Reader.bodies(reader.read(200))).isEqualTo(published);
        }
    }

    @Test
    void whoComesWhileSomebodyElseReadsIsToldSo() {
        var incarnation = lane.subscribe();
        var reader = lane.open(incarnation);

        assertThatThrownBy(() -> lane.open(incarnation))
                .hasRootCauseInstanceOf(org.apache.activemq.artemis.api.core.ActiveMQException.class)
                .cause()
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("somebody else reads");
        reader.close();
    }

    @Test
    void aClosedSubscriptionHandsOverNothingAndAcknowledgesNothing() {
        var incarnation = lane.subscribe();
        publish(2);
        var reader = lane.open(incarnation);
        var first = reader.read(1).get(0).position();
        reader.close();

        assertThat(reader.poll(delivery -> Action.CONSUME)).isZero();
        assertThatThrownBy(() -> reader.acknowledge(first)).cause().isInstanceOf(BrokerException.class);
    }

    private List<String> publish(int count) {
        var bodies = IntStream.range(0, count).mapToObj(i -> "body " + i).toList();
        bodies.forEach(body -> publisher.text("s", body));
        return bodies;
    }

    private void awaitRouted(IncarnationId incarnation, long count) {
        org.awaitility.Awaitility.await().until(() -> queue(incarnation).getMessagesAdded() >= count);
    }

    private int delivering(IncarnationId incarnation) {
        return queue(incarnation).getDeliveringCount();
    }

    private org.apache.activemq.artemis.core.server.Queue queue(IncarnationId incarnation) {
        return lane.embedded
                .server()
                .locateQueue(SubscriptionNames.of(ArtemisOptions.DEFAULT_TOPIC).queueOf(incarnation));
    }
}
