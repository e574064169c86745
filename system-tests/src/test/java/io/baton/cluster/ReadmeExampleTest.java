package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baton.node.BatonServer;
import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.spi.Broker;
import io.baton.node.spi.Membership;
import io.baton.node.spi.Store;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is compiled and run here. */
class ReadmeExampleTest {
    private static final Path ROOT = Path.of("..");
    private static final Path THIS = Path.of("src/test/java/io/baton/cluster/ReadmeExampleTest.java");

    @TempDir
    Path directory;

    private interface Publisher {
        void send(String session, String text) throws JMSException;
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
    void theReadmeShowsExactlyThisCode() throws IOException {
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(block.find()).as("the README has an example").isTrue();
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
