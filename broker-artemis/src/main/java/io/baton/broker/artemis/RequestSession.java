package io.baton.broker.artemis;

import io.baton.node.spi.BrokerException;
import io.baton.protocol.Marker;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNonExistentQueueException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.JsonUtil;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.jspecify.annotations.Nullable;

/** A session for everything but reading subscriptions. Used by one thread at a time; every method blocks. */
final class RequestSession implements AutoCloseable {
    private static final long EVICTION_POLL_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long REHEARSAL_MS = TimeUnit.MINUTES.toMillis(1);

    private final Connector.Connection connection;
    private final ArtemisOptions options;
    private final ClientSession session;
    private final ClientProducer ingress;
    private final ClientRequestor management;
    private volatile boolean lost;

    static RequestSession open(Connector connector, ArtemisOptions options) {
        var connection = connector.open((packet, from) -> true);
        try {
            return new RequestSession(connection, options);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        } catch (Exception e) {
            connection.close();
            throw new BrokerException("the broker at " + options.where() + " refuses: " + e.getMessage(), e);
        }
    }

    // ClientRequestor says no more than that it throws.
    private RequestSession(Connector.Connection connection, ArtemisOptions options) throws Exception {
        this.connection = connection;
        this.options = options;
        session = connection.requesting();
        session.addFailureListener(new OnFailure(cause -> lost = true));
        ingress = session.createProducer(options.ingress());
        management = new ClientRequestor(session, "activemq.management");
        session.start();
    }

    /** Whether the connection is still there, as far as is known. */
    boolean isUsable() {
        return !lost && !session.isClosed();
    }

    /** The broker's own id, which it keeps with its journal. */
    String nodeId() throws ActiveMQException {
        return String.valueOf(invoke(ResourceNames.BROKER, "getNodeID"));
    }

    ClientSession.AddressQuery address(String name) throws ActiveMQException {
        return session.addressQuery(SimpleString.of(name));
    }

    ClientSession.QueueQuery queue(String name) throws ActiveMQException {
        return session.queueQuery(SimpleString.of(name));
    }

    /**
     * Asks the ingress plugin whether it is there. Without one the question is let in, but has expired and names
     * no session.
     *
     * @return what the broker refuses the question with, or an empty text if it does not
     */
    String askPlugin() throws ActiveMQException {
        var question = session.createMessage(true);
        question.putBooleanProperty(IngressPlugin.QUESTION, true);
        question.setExpiration(1);
        try {
            ingress.send(question);
            return "";
        } catch (ActiveMQException e) {
            if (!isUsable()) {
                throw e;
            }
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * Does once what a server does, with a queue that holds no message and stays for a minute at the most: so
     * that it fails now, if the user may not, and not when a server dies. And code that runs for the first
     * time takes ten times as long, for which a takeover is no time either.
     *
     * <p>While the topic pages there is no such queue: to delete it, the broker would walk through all the pages.
     */
    void rehearse() throws ActiveMQException {
        if (Boolean.TRUE.equals(invoke(ResourceNames.ADDRESS + options.topic(), "isPaging"))) {
            closeConnection("nobody's");
            return;
        }
        var queue = SubscriptionNames.of(options.topic()).rehearsal();
        session.createQueue(subscription(queue)
                .setFilterString("FALSE")
                .setAutoDelete(true)
                .setAutoDeleteDelay(REHEARSAL_MS)
                .setAutoDeleteMessageCount(-1L));
        session.createConsumer(queue).close();
        hasReaders(queue);
        connectionsReading(queue);
        closeConnection("nobody's");
        session.deleteQueue(queue);
    }

    /** The names of all queues of an address; none if there is no such address. */
    List<SimpleString> queuesOf(String address) throws ActiveMQException {
        return session.addressQuery(SimpleString.of(address)).getQueueNames();
    }

    /** Creates a subscription queue, unless it exists. */
    void createSubscription(String queue) throws ActiveMQException {
        try {
            session.createQueue(subscription(queue));
        } catch (ActiveMQQueueExistsException e) {
            // As it should be.
        }
    }

    private QueueConfiguration subscription(String queue) {
        return QueueConfiguration.of(queue)
                .setAddress(options.topic())
                .setRoutingType(RoutingType.MULTICAST)
                .setDurable(true)
                .setAutoDelete(false)
                .setAutoCreateAddress(false)
                .setMaxConsumers(1)
                // The next reader gets nothing before all that the last one had is back in its place.
                .setExclusive(true)
                // Else the queue remembers every session.
                .setGroupBuckets(0)
                .setPurgeOnNoConsumers(false)
                .setNonDestructive(false)
                .setLastValue(false)
                .setRingSize(-1L)
                .setConsumersBeforeDispatch(0)
                .setDelayBeforeDispatch(-1L);
    }

    /** Deletes a queue, unless it does not exist. */
    void deleteSubscription(String queue) throws ActiveMQException {
        evict(queue);
        try {
            session.deleteQueue(queue);
        } catch (ActiveMQNonExistentQueueException e) {
            // As it should be.
        }
    }

    /** Closes the connections of all readers of a queue, and returns when it has none. */
    void evict(String queue) throws ActiveMQException {
        var deadline = System.nanoTime() + options.callTimeout().toNanos();
        var closed = new HashSet<String>();
        @Nullable Refusal refusal = null;
        while (hasReaders(queue)) {
            try {
                closeReaders(queue, closed);
            } catch (Refusal e) {
                // Asked about a reader that is just leaving, the broker may fail. Next time it will be gone.
                refusal = e;
            }
            if (System.nanoTime() - deadline > 0) {
                var message = "the broker did not part with the reader of " + queue;
                throw new BrokerException(refusal == null ? message : message + ": " + refusal.getMessage());
            }
            LockSupport.parkNanos(EVICTION_POLL_NS);
        }
    }

    private void closeReaders(String queue, Set<String> closed) throws ActiveMQException {
        for (var reader : connectionsReading(queue)) {
            if (closed.add(reader)) {
                closeConnection(reader);
            }
        }
    }

    private boolean hasReaders(String queue) throws ActiveMQException {
        var found = queue(queue);
        return found.isExists() && found.getConsumerCount() > 0;
    }

    private Set<String> connectionsReading(String queue) throws ActiveMQException {
        var consumers = String.valueOf(invoke(ResourceNames.QUEUE + queue, "listConsumersAsJSON"));
        var connections = new HashSet<String>();
        for (var consumer : JsonUtil.readJsonArray(consumers)) {
            connections.add(consumer.asJsonObject().getString("connectionID"));
        }
        return connections;
    }

    private void closeConnection(String id) throws ActiveMQException {
        invoke(ResourceNames.BROKER, "closeConnectionWithID", id);
    }

    /** Publishes a marker as every message is published, and returns when it is safe at the broker. */
    void publish(Marker marker) throws ActiveMQException {
        var message = session.createMessage(true);
        message.setRoutingType(RoutingType.ANYCAST);
        MarkerProperties.write(marker, message);
        ingress.send(message);
    }

    /** The broker did not do what it was asked, and said so: the session is in order. */
    static final class Refusal extends ActiveMQException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    /**
     * Asks the management.
     *
     * @throws Refusal if it answers that it does not, will not or cannot
     */
    @Nullable
    Object invoke(String resource, String operation, Object... arguments) throws ActiveMQException {
        var request = session.createMessage(false);
        try {
            ManagementHelper.putOperationInvocation(request, resource, operation, arguments);
            var reply = management.request(request, options.callTimeout().toMillis());
            if (reply == null) {
                throw new ActiveMQException("the broker did not answer");
            }
            var result = ManagementHelper.getResult(reply);
            if (!ManagementHelper.hasOperationSucceeded(reply)) {
                throw new Refusal("the broker answers: " + result);
            }
            return result;
        } catch (ActiveMQException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ActiveMQException("the broker's answer cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        if (isUsable()) {
            try {
                management.close();
                session.close();
            } catch (Exception e) {
                // The broker tidies up after the connection.
            }
        }
        connection.close();
    }
}
