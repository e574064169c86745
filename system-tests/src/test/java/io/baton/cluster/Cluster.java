package io.baton.cluster;

import io.baton.broker.artemis.ArtemisBroker;
import io.baton.broker.artemis.ArtemisOptions;
import io.baton.broker.artemis.EmbeddedArtemis;
import io.baton.membership.jgroups.JGroupsMembership;
import io.baton.membership.jgroups.JGroupsOptions;
import io.baton.node.BatonServer;
import io.baton.node.api.BatonListener;
import io.baton.node.api.BatonOptions;
import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.HandoffStep;
import io.baton.node.api.Message;
import io.baton.node.api.MessageRejectedException;
import io.baton.node.api.OpenedSession;
import io.baton.node.api.OutboxClient;
import io.baton.node.api.OutboxConnection;
import io.baton.node.api.OutboxMessage;
import io.baton.node.api.TakeoverRecord;
import io.baton.node.api.UnhandledMessages;
import io.baton.node.spi.Broker;
import io.baton.node.spi.OutboxPage;
import io.baton.node.spi.SessionState;
import io.baton.node.spi.Store;
import io.baton.protocol.HandoffMarker;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Step;
import io.baton.store.jdbc.JdbcStore;
import io.baton.store.jdbc.JdbcStoreOptions;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Broker, store and servers for one test; a ledger in the store tells what was handled. */
final class Cluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final LaneId LANE = new LaneId(0);

    private final EmbeddedArtemis.Options artemisOptions;
    private final JdbcStoreOptions storeOptions;
    private final ArtemisOptions brokerOptions;
    private final Set<String> unhandled = ConcurrentHashMap.newKeySet();
    private final JdbcStore store;
    private final ArtemisBroker broker;
    private final Connection connection;
    private final Session session;
    private final MessageProducer producer;
    private final List<Node> nodes = new ArrayList<>();
    private EmbeddedArtemis artemis;

    Cluster(Path directory) {
        this(
                directory,
                JdbcStoreOptions.of("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""),
                "",
                "");
    }

    /** On a database that is there already, with a broker that asks for a user, or for none if it is empty. */
    Cluster(Path directory, JdbcStoreOptions storeOptions, String brokerUser, String brokerPassword) {
        this.storeOptions = storeOptions;
        artemisOptions = EmbeddedArtemis.Options.in(directory).withCredentials(brokerUser, brokerPassword);
        artemis = EmbeddedArtemis.start(artemisOptions);
        brokerOptions = ArtemisOptions.at(artemis.uri()).withCredentials(brokerUser, brokerPassword);
        store = JdbcStore.open(storeOptions);
        broker = ArtemisBroker.connect(brokerOptions);
        try (var jdbc = store.dataSource().getConnection();
                var statement = jdbc.createStatement()) {
            statement.execute(
                    "create table ledger (n bigint generated always as identity, session varchar(50), event varchar(50))");
            ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(artemis.uri());
            factory.setReconnectAttempts(-1);
            connection = factory.createConnection(brokerUser, brokerPassword);
            session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
            producer = session.createProducer(session.createQueue(ArtemisOptions.DEFAULT_INGRESS));
        } catch (SQLException | JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    Node start(String name) throws Exception {
        return start(name, BatonOptions.DEFAULTS);
    }

    Node start(String name, BatonOptions options) throws Exception {
        Node node = new Node(name, options);
        nodes.add(node);
        return node;
    }

    Broker broker() {
        return broker;
    }

    Store store() {
        return store;
    }

    String brokerUri() {
        return artemis.uri();
    }

    /** The broker is away while this is done, and comes back with its data and at its address. */
    void withoutBroker(Runnable meanwhile) {
        int port = URI.create(artemis.uri()).getPort();
        artemis.close();
        try {
            meanwhile.run();
        } finally {
            artemis = EmbeddedArtemis.start(artemisOptions.withPort(port));
        }
    }

    /** From now on every handler fails for this text, whatever its session. */
    void breakHandlersFor(String text) {
        unhandled.add(text);
    }

    void mendHandlersFor(String text) {
        unhandled.remove(text);
    }

    JGroupsMembership membership() {
        return new JGroupsMembership(JGroupsOptions.defaults(), store.dataSource());
    }

    void publish(String sessionId, String text) throws JMSException {
        publish(sessionId, text, Map.of());
    }

    void publish(String sessionId, String text, Map<String, String> headers) throws JMSException {
        TextMessage message = session.createTextMessage(text);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            message.setStringProperty(header.getKey(), header.getValue());
        }
        message.setStringProperty("JMSXGroupID", sessionId);
        producer.send(message);
    }

    /** Without the field that names its session. */
    void publishWithoutSession(String text) throws JMSException {
        producer.send(session.createTextMessage(text));
    }

    List<String> handled(String sessionId) throws SQLException {
        try (var jdbc = store.dataSource().getConnection();
                PreparedStatement select =
                        jdbc.prepareStatement("select event from ledger where session = ? order by n")) {
            select.setString(1, sessionId);
            List<String> events = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    events.add(rows.getString(1));
                }
            }
            return events;
        }
    }

    void execute(String sql) throws SQLException {
        try (var jdbc = store.dataSource().getConnection();
                var statement = jdbc.createStatement()) {
            statement.execute(sql);
        }
    }

    Bytes state(String sessionId) throws Exception {
        return get(store.states(LANE, List.of(sessionId)))
                .getOrDefault(sessionId, SessionState.NONE)
                .state();
    }

    /** The numbers that are kept for a session's client. */
    List<Long> outbox(String sessionId) throws Exception {
        OutboxPage all = get(store.outboxes(LANE, Map.of(sessionId, 0L), Integer.MAX_VALUE))
                .getOrDefault(sessionId, OutboxPage.EMPTY);
        return all.messages().stream().map(OutboxMessage::number).toList();
    }

    List<TakeoverRecord> records() throws Exception {
        return get(store.records());
    }

    Set<IncarnationId> subscribers() throws Exception {
        return get(broker.subscriptions(LANE));
    }

    Set<IncarnationId> incarnations() throws Exception {
        return get(store.clusterState()).incarnations().keySet();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        nodes.forEach(Node::vanish);
        try {
            connection.close();
        } catch (JMSException e) {
            LOG.warn("closing the publisher", e);
        }
        broker.close();
        store.close();
        artemis.close();
    }

    /** What a handler does with a message besides. */
    interface Handling {
        void handles(String text) throws Exception;
    }

    /** One server with connections of its own. */
    final class Node {
        private final JdbcStore ownStore = JdbcStore.open(storeOptions);
        private final ArtemisBroker ownBroker = ArtemisBroker.connect(brokerOptions);
        private final JGroupsMembership membership =
                new JGroupsMembership(JGroupsOptions.defaults(), ownStore.dataSource());
        private final List<String> deadLetters = new CopyOnWriteArrayList<>();
        private final List<String> received = new CopyOnWriteArrayList<>();
        private final List<String> handedOver = new CopyOnWriteArrayList<>();
        private final List<HandoffStep> handoffSteps = new CopyOnWriteArrayList<>();
        private final Set<HandoffMarker> handoffs = ConcurrentHashMap.newKeySet();
        private final List<String> failures = new CopyOnWriteArrayList<>();
        private final List<String> troubles = new CopyOnWriteArrayList<>();
        private final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
        private final List<IncarnationId> lives = new CopyOnWriteArrayList<>();
        private final List<IncarnationId> suspectedItself = new CopyOnWriteArrayList<>();
        private final List<UnhandledMessages> strays = new CopyOnWriteArrayList<>();
        private final Semaphore stuck = new Semaphore(0);
        private final String name;
        private final BatonServer server;
        private final IncarnationId incarnation;
        private volatile Runnable whenItSuspectsItself = () -> {};
        private volatile Handling whenItHandles = text -> {};
        private boolean vanished;

        private Node(String name, BatonOptions options) throws Exception {
            this.name = name;
            server = BatonServer.builder(name)
                    .broker(ownBroker)
                    .store(ownStore)
                    .membership(membership)
                    .handler(this::handle)
                    .options(options)
                    .listener(new Listener())
                    .build();
            incarnation = get(server.start());
        }

        private Handled handle(Message message, Bytes state) throws Exception {
            String text = message.body().asUtf8();
            headers.add(message.headers());
            if (text.equals("stuck on " + name)) {
                stuck.acquireUninterruptibly();
            }
            whenItHandles.handles(text);
            if (text.startsWith("listener ")) {
                throw new MessageRejectedException("so that the listener is told of it");
            }
            if (text.equals("handler fails") || unhandled.contains(text)) {
                throw new IllegalArgumentException("cannot handle this");
            }
            int count = state.isEmpty() ? 0 : Integer.parseInt(state.asUtf8());
            return Handled.stateAndWrite(Bytes.utf8(Integer.toString(count + 1)), jdbc -> {
                        if (text.equals("write fails")) {
                            throw new SQLException("cannot write this", "23000");
                        }
                        try (PreparedStatement insert =
                                jdbc.prepareStatement("insert into ledger (session, event) values (?, ?)")) {
                            insert.setString(1, message.sessionId());
                            insert.setString(2, text);
                            insert.executeUpdate();
                        }
                    })
                    .andSend(Bytes.utf8("seen " + text));
        }

        IncarnationId incarnation() {
            return incarnation;
        }

        List<IncarnationId> lives() {
            return lives;
        }

        /** Has its listener do this, too. */
        void whenItSuspectsItself(Runnable action) {
            whenItSuspectsItself = action;
        }

        /** Has its handler do this, too. */
        void whenItHandles(Handling action) {
            whenItHandles = action;
        }

        /** Its handler is stuck no more. */
        void letGo() {
            stuck.release(1 << 20);
        }

        List<IncarnationId> suspectedItself() {
            return suspectedItself;
        }

        List<UnhandledMessages> unhandled() {
            return strays;
        }

        List<String> deadLetters() {
            return deadLetters;
        }

        /** Each failed attempt: text and number. */
        List<String> failures() {
            return failures;
        }

        /** What did not succeed, and why. */
        List<String> troubles() {
            return troubles;
        }

        /** The headers of each message given to the handler. */
        List<Map<String, String>> headers() {
            return headers;
        }

        void open(String sessionId) throws Exception {
            get(server.open(sessionId));
        }

        void claim(String sessionId) throws Exception {
            get(server.claim(sessionId));
        }

        CompletableFuture<OpenedSession> claimLater(String sessionId) {
            return server.claim(sessionId).toCompletableFuture();
        }

        CompletableFuture<OpenedSession> openLater(String sessionId) {
            return server.open(sessionId).toCompletableFuture();
        }

        /** Completes when it has handed over all sessions and left. */
        CompletableFuture<Void> drain() {
            return server.drain().toCompletableFuture();
        }

        /** The sessions that were handed to it. */
        List<String> received() {
            return received;
        }

        /** The steps of handoffs that it was told of. */
        List<HandoffStep> handoffSteps() {
            return handoffSteps;
        }

        /** The handoffs that it was told of. */
        Set<HandoffMarker> handoffs() {
            return handoffs;
        }

        /** The sessions that it handed to others. */
        List<String> handedOver() {
            return handedOver;
        }

        OutboxConnection connect(String sessionId, long lastNumber, OutboxClient client) throws Exception {
            return get(server.connect(sessionId, lastNumber, client));
        }

        void closeSession(String sessionId) throws Exception {
            get(server.closeSession(sessionId));
        }

        /** Ends without a word to broker or store. */
        void vanish() {
            if (!vanished) {
                vanished = true;
                letGo();
                server.close();
                membership.close();
                ownBroker.close();
                ownStore.close();
            }
        }

        private final class Listener implements BatonListener {
            @Override
            public void onHandlerFailed(Message message, int attempt, Throwable cause) {
                failures.add(message.body().asUtf8() + ", attempt " + attempt);
            }

            @Override
            public void onReceived(IncarnationId self, IncarnationId owner, Set<String> sessions) {
                received.addAll(sessions);
            }

            @Override
            public void onHandedOver(IncarnationId self, IncarnationId newHome, Set<String> sessions) {
                handedOver.addAll(sessions);
            }

            @Override
            public void onHandoffStep(IncarnationId self, HandoffMarker handoff, HandoffStep step) {
                handoffSteps.add(step);
                handoffs.add(handoff);
            }

            @Override
            public void onLive(IncarnationId self) {
                lives.add(self);
            }

            @Override
            public void onSuspectsItself(IncarnationId self, String reason) {
                LOG.info("{} suspects itself: {}", self, reason);
                suspectedItself.add(self);
                whenItSuspectsItself.run();
            }

            @Override
            public void onUnhandled(UnhandledMessages counted) {
                strays.add(counted);
            }

            @Override
            public void onDeadLetter(Message message, String reason) {
                deadLetters.add(message.body().asUtf8());
                if (message.body().asUtf8().equals("listener stuck on " + name)) {
                    stuck.acquireUninterruptibly();
                }
                if (message.body().asUtf8().equals("listener throws")) {
                    throw new IllegalStateException("thrown by the listener");
                }
            }

            @Override
            public void onTakeoverStep(TakeoverRecord takeover, Step step) {
                LOG.info("{} takes over {}: {}", takeover.failover(), takeover.failed(), step);
            }

            @Override
            public void onTrouble(String what, Throwable cause) {
                LOG.info("{}: {}: {}", incarnation, what, cause.toString());
                troubles.add(what + ": " + cause.getMessage());
            }

            @Override
            public void onFailed(IncarnationId self, Throwable cause) {
                LOG.error("{} failed", self, cause);
            }
        }
    }
}
