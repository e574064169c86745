package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.node.spi.BrokerException;
import io.baton.node.spi.DeliveryHandler.Action;
import io.baton.node.spi.NoSuchSubscriptionException;
import io.baton.protocol.IncarnationId;
import java.nio.file.Path;
import java.util.ArrayList;
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
    void whatIsNotAcknowledgedComesAgainAndTheRestDoesNot() {
        var incarnation = lane.subscribe();
        var published = publish(40);
        var reader = lane.open(incarnation);
        var seen = reader.read(30);
        reader.acknowledge(seen.get(9).position());
        reader.close();

        var again = lane.open(incarnation).read(30);

        assertThat(Reader.bodies(again)).isEqualTo(published.subList(10, 40));
        assertThat(again.subList(0, 20)).isEqualTo(seen.subList(10, 30));
    }

    @Test
    void anAcknowledgementMayNameAPositionBetweenMessages() {
        var incarnation = lane.subscribe();
        var published = publish(3);
        var reader = lane.open(incarnation);
        var seen = reader.read(3);
        reader.acknowledge(seen.get(1).position() + 1);
        reader.acknowledge(seen.get(1).position() + 1);
        reader.close();

        assertThat(Reader.bodies(lane.open(incarnation).read(1))).isEqualTo(published.subList(2, 3));
    }

    @Test
    void aLaterAcknowledgementCoversEarlierOnesNotBegun() {
        var incarnation = lane.subscribe();
        publish(50);
        var reader = lane.open(incarnation);
        var acknowledgements = reader.read(50).stream()
                .map(seen -> reader.subscription().acknowledge(seen.position()))
                .toList();

        acknowledgements.forEach(Reader::await);
        reader.close();

        publisher.text("s", "the next");
        assertThat(Reader.bodies(lane.open(incarnation).read(1))).containsExactly("the next");
    }

    @Test
    void aDeliveryLeftComesFirstInTheNextPoll() {
        var reader = lane.open(lane.subscribe());
        var published = publish(3);
        var offered = new ArrayList<String>();

        readUntil(reader, 1, offered, Action.LEAVE);
        readUntil(reader, 2, offered, Action.LEAVE);
        offered.addAll(Reader.bodies(reader.read(3)));

        assertThat(offered)
                .containsExactly(
                        published.get(0), published.get(0), published.get(0), published.get(1), published.get(2));
    }

    @Test
    void stoppingConsumesTheDeliveryAndHandsOverNoMore() {
        var reader = lane.open(lane.subscribe());
        var published = publish(3);
        var offered = new ArrayList<String>();

        readUntil(reader, 1, offered, Action.CONSUME_AND_STOP);

        assertThat(offered).containsExactly(published.get(0));
        assertThat(Reader.bodies(reader.read(2))).isEqualTo(published.subList(1, 3));
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
    void aSubscriptionIsReadByOneAtATime() {
        var incarnation = lane.subscribe();
        var reader = lane.open(incarnation);

        assertThatThrownBy(() -> lane.open(incarnation))
                .hasRootCauseInstanceOf(org.apache.activemq.artemis.api.core.ActiveMQException.class)
                .cause()
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("somebody else reads");

        reader.close();
        lane.open(incarnation).close();
        assertThat(reader.losses).hasValue(0);
    }

    @Test
    void aSubscriptionThatDoesNotExistCannotBeOpened() {
        assertThatThrownBy(() -> lane.open(new IncarnationId("nobody", 1)))
                .cause()
                .isInstanceOf(NoSuchSubscriptionException.class);
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

    @Test
    void subscriptionsAreCreatedListedAndDeletedAnyNumberOfTimes() {
        var incarnation = lane.subscribe();
        Reader.await(lane.broker.createSubscription(ArtemisDelivery.LANE, incarnation));
        var reader = lane.open(incarnation);
        assertThat(Reader.await(lane.broker.subscriptions(ArtemisDelivery.LANE)))
                .contains(incarnation);

        Reader.await(lane.broker.deleteSubscription(ArtemisDelivery.LANE, incarnation));
        Reader.await(lane.broker.deleteSubscription(ArtemisDelivery.LANE, incarnation));

        assertThat(Reader.await(lane.broker.subscriptions(ArtemisDelivery.LANE)))
                .doesNotContain(incarnation);
        awaitLoss(reader);
    }

    private static void awaitLoss(Reader reader) {
        try {
            reader.lost.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void readUntil(Reader reader, int offers, List<String> offered, Action action) {
        while (offered.size() < offers) {
            reader.poll(delivery -> {
                offered.add(delivery.message().body().asUtf8());
                return action;
            });
            if (offered.isEmpty()) {
                reader.awaitReadable("none");
            }
        }
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
