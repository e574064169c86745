package io.baton.broker.artemis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.baton.node.spi.BrokerException;
import io.baton.node.spi.DeliveryHandler.Action;
import io.baton.protocol.IncarnationId;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.server.impl.ServerConsumerImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadingTest {
    private static final int WINDOW = 1 << 20;
    private static final int LARGE = 500 << 10;

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

    /** Their credits come back on arrival, so the window alone would let all of them in. */
    @Test
    void noMoreThanTheWindowAndABodyIsAheadOfTheReaderIfBodiesComeInParts() {
        var incarnation = lane.subscribe();
        var published = publishLarge(40);
        awaitRouted(incarnation, 40);
        try (var broker =
                ArtemisBroker.connect(ArtemisOptions.at(lane.embedded.uri()).withPrefetchBytes(WINDOW))) {
            var reader = Reader.open(broker, incarnation);
            var ahead = ((ArtemisSubscription) reader.subscription()).atHand();
            await().until(() -> ahead.isSourceHeldUp() || ahead.bytesInParts() == 40L * LARGE);

            assertThat(ahead.bytesInParts()).isBetween((long) WINDOW, (long) WINDOW + LARGE);
            await().until(() -> credits(incarnation) <= 0);
            // Those, and in the client as many parts as the window holds.
            assertThat(delivering(incarnation)).isLessThan(8);
            assertThat(beginnings(reader.read(40))).isEqualTo(published);
            assertThat(ahead.bytesInParts()).isZero();
        }
    }

    @Test
    void aSubscriptionThatHasAsMuchAheadAsItMayIsClosed() {
        var incarnation = lane.subscribe();
        var published = publishLarge(10);
        var reader = lane.open(incarnation);
        await().until(((ArtemisSubscription) reader.subscription()).atHand()::isSourceHeldUp);
        reader.close();

        assertThat(reader.losses).hasValue(0);
        var next = lane.open(incarnation);
        assertThat(beginnings(next.read(10))).isEqualTo(published);
        next.close();
    }

    @Test
    void aSubscriptionThatHasAsMuchAheadAsItMayHearsThatItIsEvicted() throws Exception {
        var incarnation = lane.subscribe();
        publishLarge(10);
        var reader = lane.open(incarnation);
        await().until(((ArtemisSubscription) reader.subscription()).atHand()::isSourceHeldUp);
        lane.evict(incarnation);

        reader.lost.await();
    }

    /** There are more of them than the client has threads, at least on a machine of four processors or less. */
    @Test
    void manySubscriptionsThatHaveAsMuchAheadAsTheyMayHoldUpNoOther() {
        try (var narrow =
                ArtemisBroker.connect(ArtemisOptions.at(lane.embedded.uri()).withPrefetchBytes(10_000))) {
            var full = Stream.generate(() -> Reader.open(narrow, lane.subscribe()))
                    .limit(33)
                    .toList();
            publishLarge(3);
            for (var reader : full) {
                await().until(((ArtemisSubscription) reader.subscription()).atHand()::isSourceHeldUp);
            }

            var other = Reader.open(narrow, lane.subscribe());
            var published = publish(10);
            var seen = other.read(10);
            assertThat(Reader.bodies(seen)).isEqualTo(published);
            other.acknowledge(seen.get(9).position());
            full.get(0).read(3);
            full.forEach(Reader::close);
            other.close();
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

    /** The bodies' beginnings, by which they can be told from each other. */
    private List<String> publishLarge(int count) {
        var beginnings = IntStream.range(0, count).mapToObj(i -> "large " + i).toList();
        for (var beginning : beginnings) {
            publisher.bytes("s", Arrays.copyOf(beginning.getBytes(US_ASCII), LARGE));
        }
        return beginnings;
    }

    private static List<String> beginnings(List<Reader.Seen> seen) {
        assertThat(seen).allMatch(each -> each.body().length() == LARGE);
        return Reader.bodies(seen).stream()
                .map(body -> body.substring(0, body.indexOf('\0')))
                .toList();
    }

    private List<String> publish(int count) {
        var bodies = IntStream.range(0, count).mapToObj(i -> "body " + i).toList();
        bodies.forEach(body -> publisher.text("s", body));
        return bodies;
    }

    private void awaitRouted(IncarnationId incarnation, long count) {
        await().until(() -> queue(incarnation).getMessagesAdded() >= count);
    }

    private int delivering(IncarnationId incarnation) {
        return queue(incarnation).getDeliveringCount();
    }

    /** How many bytes the broker may still send. */
    private int credits(IncarnationId incarnation) {
        return queue(incarnation).getConsumers().stream()
                .mapToInt(consumer ->
                        ((ServerConsumerImpl) consumer).getAvailableCredits().get())
                .sum();
    }

    private org.apache.activemq.artemis.core.server.Queue queue(IncarnationId incarnation) {
        return lane.embedded
                .server()
                .locateQueue(SubscriptionNames.of(ArtemisOptions.DEFAULT_TOPIC).queueOf(incarnation));
    }
}
