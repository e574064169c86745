package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.node.spi.BrokerException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvictionTest {
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
    void anEvictedReaderIsRefusedAndHandedOverNothing() throws Exception {
        var incarnation = lane.subscribe();
        for (int i = 0; i < 5; i++) {
            publisher.text("s", "body " + i);
        }
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
}
