package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.baton.node.spi.DeliveryHandler.Action;
import io.baton.node.spi.Flaw;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.TakeoverId;
import io.baton.protocol.TakeoverMarker;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.assertj.core.api.AbstractListAssert;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangeMessagesTest {
    private static final int MAX_BODY = 200_000;

    private static final TakeoverMarker MARKER =
            new TakeoverMarker(new TakeoverId("t-1"), new IncarnationId("a", 1), new IncarnationId("b.c", 2));

    private TestBroker lane;
    private ArtemisBroker broker;
    private JmsPublisher publisher;

    @BeforeAll
    void start(@TempDir Path directory) {
        lane = TestBroker.start(directory);
        broker = ArtemisBroker.connect(ArtemisOptions.at(lane.embedded.uri()).withLimits(256, MAX_BODY));
        publisher = lane.publisher();
    }

    @AfterAll
    void stop() {
        publisher.close();
        broker.close();
        lane.close();
    }

    private Reader open() {
        return Reader.open(broker, lane.subscribe());
    }

    /** For what JMS does not let anybody send. */
    private void withoutJms(Sending sending) throws Exception {
        try (var locator = ActiveMQClient.createServerLocator(lane.embedded.uri());
                var factory = locator.createSessionFactory();
                var session = factory.createSession();
                var producer = session.createProducer(ArtemisOptions.DEFAULT_INGRESS)) {
            sending.send(session, producer);
        }
    }

    @FunctionalInterface
    private interface Sending {
        void send(ClientSession session, ClientProducer producer) throws ActiveMQException;
    }

    private static AbstractListAssert<?, ?, Tuple, ?> assertSeen(List<Reader.Seen> seen) {
        return assertThat(seen).extracting(Reader.Seen::session, Reader.Seen::flaw);
    }

    @Test
    void aMessageWithoutASessionIdIsNobodys() {
        var reader = open();
        publisher.text("", "strange");
        publisher.text("s", "", producer -> {}, message -> message.setStringProperty("JMSXGroupID", ""));
        publisher.text("after", "plain");

        assertSeen(reader.read(3))
                .containsExactly(
                        tuple("", Flaw.NO_SESSION_ID), tuple("", Flaw.NO_SESSION_ID), tuple("after", Flaw.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\0b", "\u007f", "\u009f", "a\uD83D", "\uDE00b", "\uDE00\uD83D"})
    void aSessionIdThatNoStoreCanKeepIsNone(String id) {
        var reader = open();
        publisher.text(id, "strange");
        publisher.text("after", "plain");

        assertSeen(reader.read(2)).containsExactly(tuple("", Flaw.SESSION_ID_INVALID), tuple("after", Flaw.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'; drop table baton_session; --", "\"", "a.b.#.*", "\u2028\u202e\ufeff", "${x}{}%n", " "})
    void whatMeansSomethingElsewhereIsASessionIdAsAnyOther(String id) {
        var reader = open();
        publisher.text(id, "strange");

        assertSeen(reader.read(1)).containsExactly(tuple(id, Flaw.NONE));
    }

    @Test
    void aSessionIdIsAsLongAsAllowedOrNone() {
        var reader = open();
        publisher.text("x".repeat(256), "longest");
        publisher.text("x".repeat(257), "too long");
        publisher.text("x".repeat(30_000), "much too long");
        publisher.text("\u00fcn\u00efc\u00f6de \uD83D\uDE00", "plain");

        assertSeen(reader.read(4))
                .containsExactly(
                        tuple("x".repeat(256), Flaw.NONE),
                        tuple("", Flaw.SESSION_ID_TOO_LONG),
                        tuple("", Flaw.SESSION_ID_TOO_LONG),
                        tuple("\u00fcn\u00efc\u00f6de \uD83D\uDE00", Flaw.NONE));
    }

    /** Artemis itself has no room for such a property: it never gets to the lane. */
    @Test
    void aSessionIdOfAMegabyteIsRefusedOrNone() {
        var reader = open();
        try (var hostile = lane.publisher()) {
            hostile.text("x".repeat(1 << 20), "strange");
        } catch (JMSRuntimeException e) {
            // So it is where it belongs.
        }
        publisher.text("after", "plain");

        assertThat(Reader.flaws(reader.readUntil("after")))
                .isSubsetOf(Flaw.SESSION_ID_TOO_LONG, Flaw.NONE)
                .endsWith(Flaw.NONE);
    }

    @Test
    void anObjectIsBytesAndNeverRead() {
        var reader = open();
        publisher.object("s", new Bomb());
        publisher.text("after", "plain");

        assertSeen(reader.read(2)).containsExactly(tuple("s", Flaw.NONE), tuple("after", Flaw.NONE));
        assertThat(Bomb.READ).hasValue(0);
    }

    private static final class Bomb implements Serializable {
        private static final long serialVersionUID = 1L;
        private static final AtomicInteger READ = new AtomicInteger();

        private void readObject(ObjectInputStream in) {
            READ.incrementAndGet();
        }
    }

    @Test
    void bodiesArriveWholeInOneePieceOrInParts() {
        var reader = open();
        var raw = new byte[MAX_BODY];
        for (var i = 0; i < raw.length; i++) {
            raw[i] = (byte) ('a' + i % 26);
        }
        var large = new String(raw, java.nio.charset.StandardCharsets.US_ASCII);
        publisher.text("s", "");
        publisher.text("s", "gr\u00fc\u00df");
        publisher.bytes("s", new byte[0]);
        publisher.bytes("s", raw);
        publisher.text("s", large);
        publisher.bytes("s", "last".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        assertThat(Reader.bodies(reader.read(6))).containsExactly("", "gr\u00fc\u00df", "", large, large, "last");
    }

    @Test
    void aBodyOverTheLimitTakesItsSessionAway() {
        var reader = open();
        publisher.bytes("s", new byte[MAX_BODY + 1]);
        publisher.text("s", "\u20ac".repeat(MAX_BODY / 3 + 1));
        publisher.text("s", "x".repeat(MAX_BODY * 5));
        publisher.text("s", "plain");

        assertSeen(reader.read(4))
                .containsExactly(
                        tuple("", Flaw.BODY_TOO_LARGE),
                        tuple("", Flaw.BODY_TOO_LARGE),
                        tuple("", Flaw.BODY_TOO_LARGE),
                        tuple("s", Flaw.NONE));
    }

    @Test
    void aSmallMessageThatDecompressesToALargeOneIsOverTheLimitToo() {
        var reader = open();
        try (var compressing = new JmsPublisher(lane.embedded.uri() + "?compressLargeMessages=true")) {
            compressing.text("s", "x".repeat(20_000_000));
            compressing.text("s", "x".repeat(MAX_BODY));
            compressing.text("s", "plain");
        }

        assertThat(reader.read(3))
                .extracting(seen -> seen.session() + seen.body().length())
                .containsExactly("0", "s" + MAX_BODY, "s5");
    }

    @Test
    void readingGoesOnAfterMoreLargeBodiesThanTheWindowHolds() {
        var reader = open();
        for (var i = 0; i < 12; i++) {
            publisher.bytes("s", new byte[MAX_BODY]);
            publisher.text("s", "between");
        }

        assertThat(reader.read(24)).hasSize(24);
    }

    @Test
    void bodiesAndPropertiesOfTheWrongKindStopNobody() throws Exception {
        var reader = open();
        withoutJms((session, producer) -> {
            var numbered = session.createMessage(true);
            numbered.putIntProperty(org.apache.activemq.artemis.api.core.Message.HDR_GROUP_ID, 1);
            producer.send(numbered);

            var raw = session.createMessage(true);
            raw.putBytesProperty(org.apache.activemq.artemis.api.core.Message.HDR_GROUP_ID, new byte[] {'s'});
            producer.send(raw);

            for (var body : new byte[][] {{1}, {1, 127, 0, 0, 0}, {1, -1, -1, -1, -1}, {7, 7, 7}}) {
                var text = session.createMessage(org.apache.activemq.artemis.api.core.Message.TEXT_TYPE, true);
                text.setGroupID("s");
                text.getBodyBuffer().writeBytes(body);
                producer.send(text);
            }

            var compressed = session.createMessage(true);
            compressed.setGroupID("s");
            compressed.putBooleanProperty(org.apache.activemq.artemis.api.core.Message.HDR_LARGE_COMPRESSED, true);
            compressed.putLongProperty(org.apache.activemq.artemis.api.core.Message.HDR_LARGE_BODY_SIZE, 1L << 40);
            compressed.getBodyBuffer().writeBytes(new byte[3_000]);
            producer.send(compressed);
        });
        publisher.text("s", "plain");

        var seen = reader.read(8);
        assertThat(Reader.flaws(seen))
                .containsExactly(
                        Flaw.SESSION_ID_INVALID,
                        Flaw.SESSION_ID_INVALID,
                        Flaw.BODY_TOO_LARGE,
                        Flaw.BODY_TOO_LARGE,
                        Flaw.BODY_TOO_LARGE,
                        Flaw.BODY_TOO_LARGE,
                        Flaw.BODY_TOO_LARGE,
                        Flaw.NONE);
        assertThat(seen.subList(0, 7)).allMatch(each -> each.session().isEmpty());
    }

    /** A body of that size comes in parts, and what it says of itself is looked at only when all of it is there. */
    @Test
    void aLargeTextThatIsNotWhatItSaysStopsNobody() throws Exception {
        var reader = open();
        withoutJms((session, producer) -> {
            for (var beginning : new byte[][] {{1, -1, -1, -1, -1}, {1, 127, 0, 0, 0}, {1, 0, 0, 0, 3}, {0}}) {
                var text = session.createMessage(org.apache.activemq.artemis.api.core.Message.TEXT_TYPE, true);
                text.setGroupID("s");
                text.getBodyBuffer().writeBytes(Arrays.copyOf(beginning, MAX_BODY));
                producer.send(text);
            }
        });
        publisher.text("s", "plain");

        var seen = reader.read(5);
        assertThat(Reader.flaws(seen))
                .containsExactly(Flaw.BODY_TOO_LARGE, Flaw.BODY_TOO_LARGE, Flaw.NONE, Flaw.NONE, Flaw.NONE);
    }

    /** They mean something to a broker: where a message came from, where it was, where it is to go. */
    @Test
    void propertiesOfTheBrokersOwnMoveNoMessage() throws Exception {
        var reader = open();
        withoutJms((session, producer) -> {
            for (var name : List.of(
                    "_AMQ_ROUTE_TO",
                    "_AMQ_ACK_ROUTE_TO",
                    "_AMQ_BRIDGE_DUP",
                    "_AMQ_SCHED_DELIVERY",
                    "_AMQ_ORIG_ADDRESS",
                    "_AMQ_ORIG_QUEUE",
                    "_AMQ_ROUTING_TYPE",
                    "_AMQ_LVQ_NAME",
                    "_AMQ_GROUP_SEQUENCE",
                    "_AMQ_VALIDATED_USER",
                    "_AMQ_INGRESS_TIMESTAMP",
                    "_AMQ_NOTIF_TYPE",
                    "__AMQ_CID")) {
                for (var value : List.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 1}, "strange", Long.MAX_VALUE)) {
                    send(session, producer, name, value);
                }
            }
        });
        publisher.text("after", "plain");

        var seen = reader.readUntil("after");
        assertThat(Reader.bodies(seen.subList(0, seen.size() - 1))).isEqualTo(sent);
        assertThat(Reader.positions(seen)).isSorted();
    }

    private final List<String> sent = new ArrayList<>();

    /** What the broker refuses does not count. */
    private void send(ClientSession session, ClientProducer producer, String name, Object value) {
        var message = session.createMessage(true);
        message.setGroupID("s");
        message.putObjectProperty(name, value);
        var body = name + " " + value.getClass().getSimpleName();
        message.getBodyBuffer().writeBytes(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try {
            producer.send(message);
            sent.add(body);
        } catch (ActiveMQException e) {
            assertThat(e).hasMessageNotContaining("connection");
        }
    }

    @Test
    void whatTheClientWouldSwallowIsRefusedOnArrival() throws Exception {
        var reader = open();
        withoutJms((session, producer) -> {
            var unsized = session.createMessage(true);
            unsized.putBooleanProperty(org.apache.activemq.artemis.api.core.Message.HDR_LARGE_COMPRESSED, true);
            assertThatThrownBy(() -> producer.send(unsized)).isInstanceOf(ActiveMQException.class);

            var signal = session.createMessage(true);
            signal.putLongProperty("_hornetq.forced.delivery.seq", 1);
            assertThatThrownBy(() -> producer.send(signal)).isInstanceOf(ActiveMQException.class);
        });
        publisher.text("s", "plain");

        assertThat(Reader.bodies(reader.read(1))).containsExactly("plain");
    }

    @Test
    void headersAreWhatThePublisherSetAsText() {
        var reader = open();
        publisher.text("s", "body", producer -> {}, message -> {
            message.setStringProperty("kind", "order");
            message.setIntProperty("count", 3);
            message.setJMSCorrelationID("c-1");
            message.setStringProperty("essay", "x".repeat(1_001));
        });
        var headers = new AtomicReference<java.util.Map<String, String>>(java.util.Map.of());
        reader.awaitReadable("none");
        reader.poll(delivery -> {
            headers.set(delivery.message().headers());
            return Action.CONSUME;
        });

        assertThat(headers.get())
                .containsOnly(
                        java.util.Map.entry("kind", "order"),
                        java.util.Map.entry("count", "3"),
                        java.util.Map.entry("JMSCorrelationID", "c-1"));
    }

    @Test
    void noMoreHeadersAreKeptThanAllowed() {
        var reader = open();
        publisher.text("s", "body", producer -> {}, message -> {
            for (var i = 0; i < 100; i++) {
                message.setIntProperty("h" + i, i);
            }
        });
        reader.awaitReadable("none");
        reader.poll(delivery -> {
            assertThat(delivery.message().headers()).hasSize(Headers.MAX_COUNT);
            return Action.CONSUME;
        });
    }

    @Test
    void aMessageThatSaysItIsAMarkerAndCannotBeReadAsOneIsNone() {
        var reader = open();
        malformed(message -> message.setIntProperty("baton_marker", 2));
        malformed(message -> message.setStringProperty("baton_marker", "1"));
        malformed(message -> message.setLongProperty("baton_failed_number", 0));
        malformed(message -> message.setStringProperty("baton_failed_number", "1"));
        malformed(message -> message.setStringProperty("baton_failed_server", "no spaces"));
        malformed(message -> message.setStringProperty("baton_takeover", "x".repeat(65)));
        malformed(message -> message.setIntProperty("baton_takeover", 1));
        malformed(message -> message.setStringProperty("baton_handoff", "without an owner and a new home"));
        publisher.text("s", "", producer -> {}, message -> message.setIntProperty("baton_marker", 1));
        wellFormed();

        var seen = reader.read(10);

        assertThat(seen).allMatch(Reader.Seen::isMarker);
        assertThat(seen.subList(0, 9))
                .allMatch(each -> each.marker().isEmpty() && each.flaw() == Flaw.MARKER_UNREADABLE);
        assertThat(seen.get(9).marker()).contains(MARKER);
        assertThat(seen.get(9).flaw()).isEqualTo(Flaw.NONE);
    }

    private void wellFormed() {
        malformed(message -> {});
    }

    private void malformed(JmsPublisher.Change<Message> defect) {
        publisher.text("s", "", producer -> {}, message -> {
            message.setIntProperty("baton_marker", 1);
            message.setStringProperty("baton_takeover", MARKER.takeover().value());
            message.setStringProperty("baton_failed_server", MARKER.failed().server());
            message.setLongProperty("baton_failed_number", MARKER.failed().number());
            message.setStringProperty("baton_failover_server", MARKER.failover().server());
            message.setLongProperty("baton_failover_number", MARKER.failover().number());
            defect.apply(message);
        });
    }
}
