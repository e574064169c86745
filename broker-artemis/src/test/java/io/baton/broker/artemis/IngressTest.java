package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.broker.artemis.EmbeddedArtemis.Ingress;
import io.baton.broker.artemis.EmbeddedArtemis.Options;
import jakarta.jms.JMSRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class IngressTest {
    @TempDir
    Path directory;

    /** With the bridge halted messages pile up in the ingress queue, as they do under load. */
    @Test
    void nothingThatAPublisherSetsMakesOneMessagePassAnotherOrVanish() throws Exception {
        try (var lane = TestBroker.start(directory);
                var publisher = lane.publisher()) {
            var reader = lane.open(lane.subscribe());
            var ingress = lane.embedded.server().locateQueue(ArtemisOptions.DEFAULT_INGRESS);
            ingress.pause();
            var expected = new ArrayList<String>();
            for (var i = 0; i < 10; i++) {
                var priority = i;
                expected.addAll(List.of("urgent " + i, "late " + i, "short-lived " + i));
                publisher.text("s", "urgent " + i, producer -> producer.setPriority(priority), message -> {});
                publisher.text("s", "late " + i, producer -> producer.setDeliveryDelay(60_000), message -> {});
                publisher.text("s", "short-lived " + i, producer -> producer.setTimeToLive(1), message -> {});
            }
            awaitPast(System.currentTimeMillis());
            ingress.resume();

            assertThat(Reader.bodies(reader.read(30))).isEqualTo(expected);
        }
    }

    @Test
    void nobodyButTheBridgeSendsToTheTopicOrToAQueueOfIt() {
        try (var lane = TestBroker.start(directory);
                var publisher = lane.publisher()) {
            var incarnation = lane.subscribe();
            var queue = SubscriptionNames.of(ArtemisOptions.DEFAULT_TOPIC).queueOf(incarnation);
            var reader = lane.open(incarnation);

            assertThatThrownBy(() -> publisher.toTopic("past the ingress"))
                    .isInstanceOf(JMSRuntimeException.class)
                    .hasMessageContaining("send to baton.ingress");
            assertThatThrownBy(() -> publisher.toSubscriptionQueue(queue, "past the topic"))
                    .isInstanceOf(JMSRuntimeException.class);

            publisher.text("s", "the right way");
            assertThat(Reader.bodies(reader.read(1))).containsExactly("the right way");
        }
    }

    @Test
    void everybodySendsToTheTopicOfABrokerInDirectMode() {
        try (var lane = TestBroker.start(Options.in(directory).withMode(Ingress.DIRECT));
                var publisher = lane.publisher()) {
            var reader = lane.open(lane.subscribe());
            publisher.toTopic("past the ingress");
            publisher.text("s", "the right way");

            assertThat(reader.read(2)).hasSize(2);
        }
    }

    private static void awaitPast(long time) {
        while (System.currentTimeMillis() <= time + 2) {
            Thread.onSpinWait();
        }
    }
}
