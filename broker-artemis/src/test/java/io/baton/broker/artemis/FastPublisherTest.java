package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A publisher sends more than the bridge takes away, or than there is room for. */
@Timeout(120)
class FastPublisherTest {
    private static final int MESSAGES = 1_000;
    private static final String PADDING = " ".repeat(1_000);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private TestBroker lane;
    private JmsPublisher publisher;
    private Reader reader;

    @BeforeEach
    void start(@TempDir Path directory) {
        log.start();
        lane = TestBroker.start(directory);
        publisher = lane.publisher();
        reader = lane.open(lane.subscribe());
    }

    @AfterEach
    void stop() {
        publisher.close();
        lane.close();
    }

    @Test
    void whatTheBridgeHasNotTakenAwayIsInPageFilesAndGoesOnInOrder() throws Exception {
        var memoryBytes = 64 << 10;
        var settings = server().getAddressSettingsRepository();
        settings.addMatch(
                ArtemisOptions.DEFAULT_INGRESS,
                settings.getMatch(ArtemisOptions.DEFAULT_INGRESS)
                        .setMaxSizeBytes(memoryBytes)
                        .setPageSizeBytes(memoryBytes / 2));
        var memory = server().getPagingManager().getPageStore(SimpleString.of(ArtemisOptions.DEFAULT_INGRESS));
        ingress().pause();
        var published = publish();

        assertThat(memory.isPaging()).isTrue();
        assertThat(memory.getAddressSize()).isLessThan(2L * memoryBytes);
        assertThat(ingress().getMessageCount()).isEqualTo(MESSAGES);
        ingress().resume();
        assertThat(readAll()).isEqualTo(published);
    }

    @Test
    void whileTheDiskIsFullAPublisherWaitsAndThenItGoesOn() {
        publisher.text("s", "there is room");
        var monitor = ((ActiveMQServerImpl) server()).getMonitor();
        var wanted = monitor.getMinDiskFree();
        var serverLog = (Logger) LoggerFactory.getLogger("org.apache.activemq.artemis.core.server");
        serverLog.setLevel(Level.WARN);
        serverLog.addAppender(log);
        monitor.setMinDiskFree(Long.MAX_VALUE).tick();
        var publishing = CompletableFuture.supplyAsync(this::publish);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> log.list.stream()
                            .anyMatch(event -> event.getFormattedMessage()
                                    .contains("Blocking message production on address '"
                                            + ArtemisOptions.DEFAULT_INGRESS)));
            assertThat(publishing).isNotDone();
            assertThat(ingress().getMessagesAdded()).isLessThan(MESSAGES);
        } finally {
            serverLog.detachAppender(log);
            serverLog.setLevel(null);
            monitor.setMinDiskFree(wanted).tick();
        }

        var published = Reader.await(publishing);
        assertThat(Reader.bodies(reader.read(1))).containsExactly("there is room");
        assertThat(readAll()).isEqualTo(published);
    }

    private List<String> publish() {
        var bodies =
                IntStream.rangeClosed(1, MESSAGES).mapToObj(i -> i + PADDING).toList();
        bodies.forEach(body -> publisher.text("s", body));
        return bodies;
    }

    private List<String> readAll() {
        var bodies = new ArrayList<String>();
        while (bodies.size() < MESSAGES) {
            var seen = reader.read(MESSAGES / 10);
            reader.acknowledge(seen.get(seen.size() - 1).position());
            bodies.addAll(Reader.bodies(seen));
        }
        return bodies;
    }

    private ActiveMQServer server() {
        return lane.embedded.server();
    }

    private Queue ingress() {
        return server().locateQueue(ArtemisOptions.DEFAULT_INGRESS);
    }
}
