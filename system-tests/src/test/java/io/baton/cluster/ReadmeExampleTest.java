package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.baton.broker.artemis.ArtemisBroker;
import io.baton.broker.artemis.ArtemisOptions;
import io.baton.membership.jgroups.JGroupsMembership;
import io.baton.membership.jgroups.JGroupsOptions;
import io.baton.node.BatonServer;
import io.baton.node.api.BatonOptions;
import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.OutboxConnection;
import io.baton.node.spi.Broker;
import io.baton.node.spi.LaneMismatchException;
import io.baton.node.spi.Membership;
import io.baton.node.spi.SessionState;
import io.baton.node.spi.Store;
import io.baton.protocol.LaneId;
import io.baton.store.jdbc.JdbcStore;
import io.baton.store.jdbc.JdbcStoreOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents show is compiled and run here. */
class ReadmeExampleTest {
    private static final Path ROOT = Path.of("..");
    private static final Path THIS = Path.of("src/test/java/io/baton/cluster/ReadmeExampleTest.java");

    private static final LaneId LANE = new LaneId(0);

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
        String storeUrl = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        String user = "sa";
        String password = "";
        try (Cluster cluster = new Cluster(directory, JdbcStoreOptions.of(storeUrl, user, password), "", "")) {
            String brokerUri = cluster.brokerUri();
            Publisher publisher = cluster::publish;
            // spotless:off
            try (JdbcStore store = JdbcStore.open(JdbcStoreOptions.of(storeUrl, user, password));
                    ArtemisBroker broker = ArtemisBroker.connect(ArtemisOptions.at(brokerUri));
                    JGroupsMembership membership =
                            new JGroupsMembership(JGroupsOptions.defaults(), store.dataSource());
                    BatonServer server = BatonServer.builder("server-1")
                            .broker(broker)
                            .store(store)
                            .membership(membership)
                            .handler((message, visits) ->
                                    Handled.state(Bytes.utf8(visits.asUtf8() + message.body().asUtf8())))
                            .build()) {
                server.start().toCompletableFuture().join();
                server.open("visitor-7").toCompletableFuture().join();
                publisher.send("visitor-7", "a");
                publisher.send("visitor-7", "b");
                awaitState(store, "visitor-7", "ab");
            }
            // spotless:on
        }
    }

    @Test
    void whatAPublisherSendsTwiceUnderOneNameIsHandledOnce() throws Exception {
        try (Cluster cluster = new Cluster(directory)) {
            cluster.start("server-1").open("visitor-7");
            String brokerUri = cluster.brokerUri();
            for (int i = 0; i < 2; i++) {
                // spotless:off
                try (Connection connection = new ActiveMQConnectionFactory(brokerUri).createConnection();
                        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
                    MessageProducer ingress = session.createProducer(session.createQueue("baton.ingress"));
                    TextMessage message = session.createTextMessage("paid");
                    message.setStringProperty("JMSXGroupID", "visitor-7");
                    message.setStringProperty("_AMQ_DUPL_ID", "order-1234-paid");
                    ingress.send(message);
                }
                // spotless:on
            }
            cluster.publish("visitor-7", "the last one");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> cluster.handled("visitor-7").contains("the last one"));
            assertThat(cluster.handled("visitor-7")).containsExactly("paid", "the last one");
        }
    }

    @Test
    void theWayBackFromALostBrokerWorksOnH2() throws Exception {
        theWayBackFromALostBrokerWorks(
                JdbcStoreOptions.of("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
    }

    @Test
    void theWayBackFromALostBrokerWorksOnPostgres() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            theWayBackFromALostBrokerWorks(JdbcStoreOptions.of(
                    "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres", "postgres"));
        }
    }

    private void theWayBackFromALostBrokerWorks(JdbcStoreOptions database) throws Exception {
        try (Cluster before = new Cluster(directory.resolve("lost"), database, "", "")) {
            before.start("server-1").open("visitor-7");
            before.publish("visitor-7", "a");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> before.handled("visitor-7").equals(List.of("a")));
            before.execute("drop table ledger");
        }
        BatonOptions options = BatonOptions.DEFAULTS.withUnseenGrace(Duration.ofSeconds(1));
        try (Cluster after = new Cluster(directory.resolve("new"), database, "", "")) {
            assertThatThrownBy(() -> after.start("server-1", options)).hasCauseInstanceOf(LaneMismatchException.class);
            for (String statement : statements(blocks("docs/configuration.md", "sql"))) {
                after.execute(statement);
            }

            Cluster.Node server = after.start("server-1", options);
            after.publish("visitor-7", "nobody's");
            server.open("visitor-8");
            after.publish("visitor-8", "the first one");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> after.handled("visitor-8").equals(List.of("the first one")));
            server.open("visitor-7");
            after.publish("visitor-7", "b");

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> after.handled("visitor-7").equals(List.of("b")));
            assertThat(after.state("visitor-7")).as("the state goes on").isEqualTo(Bytes.utf8("2"));
            assertThat(after.outbox("visitor-7")).as("so do the numbers").containsExactly(1L, 2L);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> after.incarnations().equals(Set.of(server.incarnation())));
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
    @ValueSource(strings = {"README.md", "docs/outbox.md", "docs/configuration.md"})
    void theDocumentsShowExactlyThisCode(String document) throws IOException {
        String code = withoutIndentation(Files.readString(THIS));
        assertThat(blocks(document, "java"))
                .as("its examples")
                .isNotEmpty()
                .allSatisfy(block -> assertThat(code).contains(withoutIndentation(block)));
    }

    private static List<String> statements(List<String> blocks) {
        return blocks.stream()
                .flatMap(block -> Pattern.compile(";").splitAsStream(block))
                .filter(statement -> !statement.isBlank())
                .toList();
    }

    private static List<String> blocks(String document, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve(document)))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static void awaitState(Store store, String session, String expected) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> store.states(LANE, List.of(session))
                        .toCompletableFuture()
                        .join()
                        .getOrDefault(session, SessionState.NONE)
                        .state()
                        .equals(Bytes.utf8(expected)));
    }

    private static String withoutIndentation(String code) {
        return code.lines()
                .map(String::strip)
                .reduce("", (a, b) -> a + "\n" + b)
                .strip();
    }
}
