package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baton.node.BatonServer;
import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.OutboxConnection;
import io.baton.node.spi.Broker;
import io.baton.node.spi.Membership;
import io.baton.node.spi.Store;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents show is compiled and run here. */
class ReadmeExampleTest {
    private static final Path ROOT = Path.of("..");
    private static final Path THIS = Path.of("src/test/java/io/baton/cluster/ReadmeExampleTest.java");

    @TempDir
    Path directory;

    private interface Publisher {
        void send(String session, String text) throws JMSException;
    }

    /** A client at the other end of a connection that never breaks. */
    private static final class WebSocket {
        private final AtomicLong lastNumber = new AtomicLong();
        private volatile String text = "";

        long lastNumber() {
            return lastNumber.get();
        }

        CompletionStage<Void> send(long number, String body) {
            text = body;
            lastNumber.set(number);
            return CompletableFuture.completedFuture(null);
        }

        void awaitText(String expected) {
            await().atMost(Duration.ofSeconds(30)).until(() -> text.equals(expected));
        }
    }

    @Test
    void theExampleRuns() throws Exception {
        try (Cluster cluster = new Cluster(directory);
                Membership membership = cluster.membership()) {
            Broker broker = cluster.broker();
            Store store = cluster.store();
            Publisher publisher = cluster::publish;
            // spotless:off
            try (BatonServer server = BatonServer.builder("server-1")
                    .broker(broker)
                    .store(store)
                    .membership(membership)
                    .handler((message, visits) -> Handled.state(Bytes.utf8(visits.asUtf8() + message.body().asUtf8())))
                    .build()) {
                server.start().toCompletableFuture().join();
                server.open("visitor-7").toCompletableFuture().join();
                publisher.send("visitor-7", "a");
                publisher.send("visitor-7", "b");
                awaitState(cluster, "visitor-7", "ab");
            }
            // spotless:on
        }
    }

    @Test
    void theExampleOfAnOutboxRuns() throws Exception {
        try (Cluster cluster = new Cluster(directory);
                Membership membership = cluster.membership()) {
            Broker broker = cluster.broker();
            Store store = cluster.store();
            Publisher publisher = cluster::publish;
            WebSocket webSocket = new WebSocket();
            // spotless:off
            try (BatonServer server = BatonServer.builder("server-1")
                    .broker(broker)
                    .store(store)
                    .membership(membership)
                    .handler((message, visits) -> {
                        Bytes seen = Bytes.utf8(visits.asUtf8() + message.body().asUtf8());
                        return Handled.state(seen).andSend(seen);
                    })
                    .build()) {
                server.start().toCompletableFuture().join();
                server.claim("visitor-7").toCompletableFuture().join();

                long lastNumber = webSocket.lastNumber(); // the client says so when it comes; 0 at first
                OutboxConnection connection = server.connect(
                                "visitor-7", lastNumber, message -> webSocket.send(message.number(), message.body().asUtf8()))
                        .toCompletableFuture()
                        .join();
                publisher.send("visitor-7", "a");
                publisher.send("visitor-7", "b");
                webSocket.awaitText("ab");
                connection.confirm(webSocket.lastNumber());
            }
            // spotless:on
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/outbox.md"})
    void theDocumentsShowExactlyThisCode(String document) throws IOException {
        Matcher block =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(ROOT.resolve(document)));
        assertThat(block.find()).as("it has an example").isTrue();
        assertThat(withoutIndentation(Files.readString(THIS))).contains(withoutIndentation(block.group(1)));
    }

    private static void awaitState(Cluster cluster, String session, String expected) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(cluster.state(session)).isEqualTo(Bytes.utf8(expected)));
    }

    private static String withoutIndentation(String code) {
        return code.lines()
                .map(String::strip)
                .reduce("", (a, b) -> a + "\n" + b)
                .strip();
    }
}
