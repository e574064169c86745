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
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A plain Jakarta Messaging client on a connection of its own. It knows nothing of Baton but that an
 * event's session goes into {@code JMSXGroupID}.
 */
final class Publisher implements Runnable {
    private static final int MAX_TRANSACTION = 50;

    private final ConnectionFactory broker;
    private final String destination;
    private final boolean topic;
    private final LongSupplier beginNanos;
    private final LongConsumer published;
    // Ends with an empty one.
    private final BlockingQueue<Optional<Due>> waiting;

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
     * @param ahead how many events may wait here for their time
     * @param beginNanos waits for the beginning, and gives its {@link System#nanoTime}
     * @param published told how many more events were published
     */
    Publisher(
            ConnectionFactory broker,
            String destination,
            boolean topic,
            int ahead,
            LongSupplier beginNanos,
            LongConsumer published) {
        this.broker = broker;
        this.destination = destination;
        this.topic = topic;
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
        try (Connection connection = broker.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            Destination to = topic ? session.createTopic(destination) : session.createQueue(destination);
            try (MessageProducer producer = session.createProducer(to)) {
                producer.setDeliveryMode(DeliveryMode.PERSISTENT);
                publish(session, producer);
            }
        } catch (JMSException e) {
            throw new RunFailedException("publishing failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(Session session, MessageProducer producer) throws JMSException, InterruptedException {
        long begin = beginNanos.getAsLong();
        int uncommitted = 0;
        while (true) {
            Optional<Due> next = waiting.peek();
            boolean ready = next != null && next.isPresent() && next.get().isReady(begin);
            if (uncommitted > 0 && (!ready || uncommitted == MAX_TRANSACTION)) {
                session.commit();
                published.accept(uncommitted);
                uncommitted = 0;
            }
            next = waiting.take();
            if (next.isEmpty()) {
                return;
            }
            Due due = next.get();
            sleepUntil(begin + due.afterNanos());
            awaitOpen(due.open());
            send(session, producer, due.event());
            uncommitted++;
        }
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

    private static void send(Session session, MessageProducer producer, Event event) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.setStringProperty("JMSXGroupID", event.session());
        message.setLongProperty("event", event.number());
        message.writeBytes(event.body());
        producer.send(message);
    }
}
