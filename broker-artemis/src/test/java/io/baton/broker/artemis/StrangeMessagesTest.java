package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.node.spi.DeliveryHandler.Action;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.Marker;
import io.baton.protocol.TakeoverId;
import jakarta.jms.Message;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
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

    private static final Marker MARKER =
            new Marker(new TakeoverId("t-1"), new IncarnationId("a", 1), new IncarnationId("b.c", 2));

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

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\0b", "\u007f", "\u009f"})
    void aSessionIdThatIsMissingOrHasControlCharactersIsNone(String id) {
        var reader = open();
        publisher.text(id, "strange");
        publisher.text("after", "plain");

        assertThat(reader.read(2)).extracting(Reader.Seen::session).containsExactly("", "after");
    }

    @Test
    void aSessionIdIsAsLongAsAllowedOrNone() {
        var reader = open();
        publisher.text("x".repeat(256), "longest");
        publisher.text("x".repeat(257), "too long");
        publisher.text("x".repeat(30_000), "much too long");
        publisher.text("\u00fcn\u00efc\u00f6de \uD83D\uDE00", "plain");

        assertThat(reader.read(4))
                .extracting(Reader.Seen::session)
                .containsExactly("x".repeat(256), "", "", "\u00fcn\u00efc\u00f6de \uD83D\uDE00");
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

        assertThat(reader.read(4)).extracting(Reader.Seen::session).containsExactly("", "", "", "s");
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
        try (var locator = ActiveMQClient.createServerLocator(lane.embedded.uri());
                var factory = locator.createSessionFactory();
                var session = factory.createSession();
                var producer = session.createProducer(ArtemisOptions.DEFAULT_INGRESS)) {
            var numbered = session.createMessage(true);
            numbered.putIntProperty(org.apache.activemq.artemis.api.core.Message.HDR_GROUP_ID, 1);
            producer.send(numbered);

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
        }
        publisher.text("s", "plain");

        assertThat(reader.read(7)).extracting(Reader.Seen::session).containsExactly("", "", "", "", "", "", "s");
    }

    @Test
    void whatTheClientWouldSwallowIsRefusedOnArrival() throws Exception {
        var reader = open();
        try (var locator = ActiveMQClient.createServerLocator(lane.embedded.uri());
                var factory = locator.createSessionFactory();
                var session = factory.createSession();
                var producer = session.createProducer(ArtemisOptions.DEFAULT_INGRESS)) {
            var unsized = session.createMessage(true);
            unsized.putBooleanProperty(org.apache.activemq.artemis.api.core.Message.HDR_LARGE_COMPRESSED, true);
            assertThatThrownBy(() -> producer.send(unsized)).isInstanceOf(ActiveMQException.class);

            var signal = session.createMessage(true);
            signal.putLongProperty("_hornetq.forced.delivery.seq", 1);
            assertThatThrownBy(() -> producer.send(signal)).isInstanceOf(ActiveMQException.class);
        }
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
        publisher.text("s", "", producer -> {}, message -> message.setIntProperty("baton_marker", 1));
        wellFormed();

        var seen = reader.read(9);

        assertThat(seen).allMatch(Reader.Seen::isMarker);
        assertThat(seen.subList(0, 8)).allMatch(each -> each.marker().isEmpty());
        assertThat(seen.get(8).marker()).contains(MARKER);
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
