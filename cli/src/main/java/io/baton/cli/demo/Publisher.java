package io.baton.cli.demo;

import io.baton.cli.input.Event;
import io.baton.protocol.IncarnationId;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.activemq.artemis.api.core.ActiveMQDuplicateIdException;

/**
 * A plain Jakarta Messaging client on a connection of its own. It knows nothing of Baton but that an
 * event's session goes into {@code JMSXGroupID}. When the broker fails it waits for it to come back, and sends again what
 * it does not know to be there.
 */
final class Publisher implements Runnable {
    private static final int MAX_TRANSACTION = 50;
    private static final int RETRY_MS = 100;
    private static final int MAX_FAILURES = 300;

    private final ConnectionFactory broker;
    private final String destination;
    private final boolean topic;
    private final String run;
    private final LongSupplier beginNanos;
    private final LongConsumer published;
    // Ends with an empty one.
    private final BlockingQueue<Optional<Due>> waiting;
    // The publisher's own thread's.
    private int failures;

    /**
     * An event and its time.
     *
     * @param afterNanos when it is to be published, after the beginning
     * @param open completes when its session is open
     */
    private record Due(Event event, long afterNanos, CompletableFuture<IncarnationId> open) {
        boolean isReady(long beginNanos) {
            return afterNanos <= System.nanoTime() - beginNanos && open.isDone();
        }
    }

    /**
     * Makes a publisher.
     *
     * @param destination a queue's name, or a topic's
     * @param topic which of the two it is
     * @param run names the run, for a broker remembers what it was sent for long
     * @param ahead how many events may wait here for their time
     * @param beginNanos waits for the beginning, and gives its {@link System#nanoTime}
     * @param published told how many more events were published
     */
    Publisher(
            ConnectionFactory broker,
            String destination,
            boolean topic,
            String run,
            int ahead,
            LongSupplier beginNanos,
            LongConsumer published) {
        this.broker = broker;
        this.destination = destination;
        this.topic = topic;
        this.run = run;
        this.beginNanos = beginNanos;
        this.published = published;
        this.waiting = new LinkedBlockingQueue<>(ahead);
    }

    /** Adds an event behind those that wait; waits itself while there are too many. */
    void add(Event event, long afterNanos, CompletableFuture<IncarnationId> open) throws InterruptedException {
        waiting.put(Optional.of(new Due(event, afterNanos, open)));
    }

    /** Says that no more events come. */
    void end() throws InterruptedException {
        waiting.put(Optional.empty());
    }

    /** Publishes until the end. */
    @Override
    public void run() {
        List<Due> transaction = new ArrayList<>();
        try {
            long begin = beginNanos.getAsLong();
            while (!isEnded(transaction)) {
                publish(begin, transaction);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isEnded(List<Due> transaction) {
        Optional<Due> next = waiting.peek();
        return transaction.isEmpty() && next != null && next.isEmpty();
    }

    /**
     * Publishes over one connection, until the end or until the broker fails.
     *
     * @param transaction what was sent and is not known to be committed; sent again first
     */
    private void publish(long begin, List<Due> transaction) throws InterruptedException {
        try (Connection connection = broker.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            Destination to = topic ? session.createTopic(destination) : session.createQueue(destination);
            try (MessageProducer producer = session.createProducer(to)) {
                producer.setDeliveryMode(DeliveryMode.PERSISTENT);
                failures = 0;
                sendAgain(session, producer, transaction);
                publish(session, producer, begin, transaction);
            }
        } catch (JMSException e) {
            if (isDuplicate(e)) {
                // The broker had committed the transaction when the connection broke.
                committed(transaction);
            } else if (++failures > MAX_FAILURES) {
                throw new RunFailedException("publishing failed: " + e.getMessage(), e);
            } else {
                Thread.sleep(RETRY_MS);
            }
        }
    }

    private void publish(Session session, MessageProducer producer, long begin, List<Due> transaction)
            throws JMSException, InterruptedException {
        while (true) {
            Optional<Due> next = waiting.peek();
            boolean ready = next != null && next.isPresent() && next.get().isReady(begin);
            if (!transaction.isEmpty() && (!ready || transaction.size() == MAX_TRANSACTION)) {
                session.commit();
                committed(transaction);
            }
            next = waiting.take();
            if (next.isEmpty()) {
                waiting.put(next);
                return;
            }
            Due due = next.get();
            sleepUntil(begin + due.afterNanos());
            awaitOpen(due.open());
            transaction.add(due);
            send(session, producer, due.event());
        }
    }

    /** As a transaction of its own: with more in it, a duplicate would say nothing about the others. */
    private void sendAgain(Session session, MessageProducer producer, List<Due> transaction) throws JMSException {
        for (Due due : transaction) {
            send(session, producer, due.event());
        }
        if (!transaction.isEmpty()) {
            session.commit();
            committed(transaction);
        }
    }

    private void committed(List<Due> transaction) {
        published.accept(transaction.size());
        transaction.clear();
    }

    /** All messages of a transaction take effect or none: if the broker knows one of them, it has them all. */
    private static boolean isDuplicate(JMSException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ActiveMQDuplicateIdException) {
                return true;
            }
        }
        return false;
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        long wait = nanos - System.nanoTime();
        if (wait > 0) {
            Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
    }

    private static void awaitOpen(CompletableFuture<IncarnationId> open) throws InterruptedException {
        try {
            open.get();
        } catch (ExecutionException e) {
            throw RunFailedException.because("", e);
        }
    }

    private void send(Session session, MessageProducer producer, Event event) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.setStringProperty("JMSXGroupID", event.session());
        message.setLongProperty("event", event.number());
        // Sent again because nobody knows whether it arrived, it counts once.
        message.setStringProperty("_AMQ_DUPL_ID", run + event.number());
        message.writeBytes(event.body());
        producer.send(message);
    }
}
