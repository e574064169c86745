package io.baton.membership.jgroups;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.protocol.IncarnationId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.h2.jdbcx.JdbcDataSource;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a stranger can do to a group whose members talk TLS: nothing, whatever it sends. */
@Timeout(120)
class StrangersTest {
    private static final IncarnationId A1 = new IncarnationId("a", 1);
    private static final IncarnationId B2 = new IncarnationId("b", 2);
    private static final IncarnationId C3 = new IncarnationId("c", 3);
    /** More than may be at a door at a time. */
    private static final int MANY = 100;

    @TempDir
    static Path directory;

    private static GroupTls group;
    private static GroupTls strangers;

    private final JdbcDataSource database = new JdbcDataSource();
    private final List<JGroupsMembership> memberships = new ArrayList<>();
    private final List<Socket> connections = new ArrayList<>();
    private final Views seenByFirst = new Views();
    private final Views seenBySecond = new Views();
    private List<InetSocketAddress> endpoints = List.of();

    @BeforeAll
    static void makeKeystores() throws Exception {
        group = new Keystores(directory).selfSigned("group");
        strangers = new Keystores(directory).selfSigned("strangers");
    }

    @BeforeEach
    void formAGroup() throws Exception {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        join(A1, seenByFirst);
        join(B2, seenBySecond);
        seenByFirst.await(A1, B2);
        seenBySecond.await(A1, B2);
        endpoints = new MemberTable(database, "baton")
                .read().stream().map(MemberRow::endpoint).toList();
        assertThat(endpoints).hasSize(2);
    }

    @AfterEach
    void close() throws IOException {
        for (var connection : connections) {
            connection.close();
        }
        memberships.forEach(JGroupsMembership::close);
    }

    @Test
    void garbageChangesNothing() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < MANY; i++) {
            byte[] garbage = new byte[random.nextInt(20_000)];
            random.nextBytes(garbage);
            say(garbage);
        }

        assertTheGroupGoesOn("seed " + seed);
    }

    @Test
    void whatJGroupsWouldUnderstandChangesNothing() throws Exception {
        // The greeting of a member that is there, a message of two gigabytes, and a farewell.
        var first = endpoints.get(0);
        var greeting = ByteBuffer.allocate(64)
                .put("bela".getBytes(US_ASCII))
                .putShort(org.jgroups.Version.version)
                .putShort((short) 7)
                .put((byte) 4)
                .put(first.getAddress().getAddress())
                .putShort((short) first.getPort());
        say(greeting.putInt(Integer.MAX_VALUE).array());
        say(greeting.putInt(-1).array());

        assertTheGroupGoesOn("");
    }

    @Test
    void serializedObjectIsNotRead() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(new Trap());
        }
        say(bytes.toByteArray());

        assertTheGroupGoesOn("");
        assertThat(Trap.sprung).isFalse();
    }

    @Test
    void manyWhoSayNothingKeepNobodyWaiting() throws Exception {
        for (int i = 0; i < MANY; i++) {
            say(new byte[0]);
        }

        assertTheGroupGoesOn("");
    }

    @Test
    void whoeverHasNoCertificateOrAnotherOneIsNotLetIn() throws Exception {
        var store = KeyStore.getInstance(strangers.keystore().toFile(), Keystores.PASSWORD.toCharArray());
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, Keystores.PASSWORD.toCharArray());
        for (var shown : List.of(List.<KeyManager>of(), List.of(keys.getKeyManagers()))) {
            var context = SSLContext.getInstance("TLS");
            context.init(shown.toArray(KeyManager[]::new), new TrustManager[] {new TrustsEverybody()}, null);

            assertThatThrownBy(() -> new GroupSocket(context).connect(endpoints.get(0), 5_000))
                    .isInstanceOf(IOException.class);
        }

        assertTheGroupGoesOn("");
    }

    @Test
    void otherMemberOfJGroupsStaysAlone() throws Exception {
        try (var stranger = new JChannel(List.of(
                new TCP().setBindAddress(endpoints.get(0).getAddress()).setBindPort(freePort()),
                new TCPPING().setInitialHosts(endpoints),
                new FD_ALL3(),
                new NAKACK2().useMcastXmit(false),
                new UNICAST3(),
                new GMS().setJoinTimeout(500).setMaxJoinAttempts(3)))) {
            stranger.connect("baton");

            assertThat(stranger.view().size()).isEqualTo(1);
            assertTheGroupGoesOn("");
        }
    }

    /** The members still have each other, have never thought otherwise, and let one in who belongs to them. */
    private void assertTheGroupGoesOn(String description) throws Exception {
        seenByFirst.assertNone();
        seenBySecond.assertNone();
        var seenByThird = new Views();
        join(C3, seenByThird);
        seenByThird.await(A1, B2, C3);
        assertThat(seenByFirst.next()).as(description).containsExactlyInAnyOrder(A1, B2, C3);
        assertThat(seenBySecond.next()).as(description).containsExactlyInAnyOrder(A1, B2, C3);
    }

    /** Says something to each member, and stays connected. */
    private void say(byte[] what) throws IOException {
        for (var endpoint : endpoints) {
            var connection = new Socket(endpoint.getAddress(), endpoint.getPort());
            connections.add(connection);
            try {
                connection.getOutputStream().write(what);
            } catch (IOException e) {
                assertThat(e).as("it was hung up on").hasMessageMatching("(?i).*(reset|broken pipe).*");
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void join(IncarnationId self, Views views) throws Exception {
        var membership = new JGroupsMembership(JGroupsOptions.defaults().withTls(group), database);
        memberships.add(membership);
        membership.join(self, views).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** Notes when it is read. */
    private static final class Trap implements Serializable {
        private static final long serialVersionUID = 1L;
        private static volatile boolean sprung;

        private void readObject(ObjectInputStream in) {
            sprung = true;
        }
    }

    private static final class TrustsEverybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
