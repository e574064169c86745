package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baton.node.api.BatonOptions;
import io.baton.store.jdbc.JdbcStoreOptions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While the broker or the database is away, servers wait and say so; then they go on. */
class OutageTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Server database;
    private Cluster cluster;
    private Cluster.Node node;

    @BeforeEach
    void aServerHandlesMessages() throws Exception {
        startDatabase(0);
        String url = "jdbc:h2:tcp://localhost:" + database.getPort() + "/./db";
        cluster = new Cluster(directory.resolve("broker"), JdbcStoreOptions.of(url, "sa", "secret"), "", "");
        // Else what waits would suspect itself in the end and begin anew.
        node = cluster.start("server-1", BatonOptions.DEFAULTS.withUsefulWithin(Duration.ofHours(1)));
        node.open("s");
        publish(1, 20);
        awaitHandled(20);
    }

    private void startDatabase(int port) throws SQLException {
        database = Server.createTcpServer(
                        "-tcpPort", Integer.toString(port), "-ifNotExists", "-baseDir", directory.toString())
                .start();
    }

    @AfterEach
    void stopsEverything() {
        cluster.close();
        database.stop();
    }

    @Test
    void whileTheBrokerIsAwayTheServerSaysSoAndThenItGoesOn() throws Exception {
        String broker = cluster.brokerUri();
        cluster.withoutBroker(() -> awaitTrouble(
                "opening the subscription of " + node.incarnation(), "the broker at " + broker + " cannot be reached"));
        publish(21, 40);
        awaitHandled(40);
    }

    @Test
    void whileTheDatabaseIsAwayTheServerSaysSoAndThenItGoesOn() throws Exception {
        int port = database.getPort();
        database.stop();
        publish(21, 40);
        awaitTrouble("committing a batch", "the store did not answer with success");
        startDatabase(port);
        awaitHandled(40);
    }

    private void awaitTrouble(String what, String why) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(node.troubles())
                        .anySatisfy(
                                trouble -> assertThat(trouble).startsWith(what).contains(why)));
    }

    private void publish(int from, int to) throws Exception {
        for (String text : texts(from, to)) {
            cluster.publish("s", text);
        }
    }

    private void awaitHandled(int count) throws Exception {
        // A connection from before the database was away may be broken.
        await().atMost(LONG)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> cluster.handled("s").size() >= count);
        assertThat(cluster.handled("s")).isEqualTo(texts(1, count));
    }

    private static List<String> texts(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }
}
