package io.baton.broker.artemis;

import io.baton.node.spi.BrokerException;
import io.baton.node.spi.DeliveryHandler;
import io.baton.node.spi.DeliveryHandler.Action;
import io.baton.node.spi.NoSuchSubscriptionException;
import io.baton.node.spi.Subscription;
import io.baton.node.spi.SubscriptionListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.client.impl.ClientConsumerInternal;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.jspecify.annotations.Nullable;

/**
 * A subscription queue being read, over a connection of its own: what is evicted is this and nothing else.
 *
 * <p>Messages arrive on a thread of the client's and wait in a {@link Prefetch}. The broker gets new credits
 * for what was polled, so no more than the window is ever ahead of the reader; but for parts of bodies it gets them
 * on arrival, so whole bodies are counted, and the client is stopped while there are too many. Acknowledgements and
 * closing run one after the other on a thread of this subscription's.
 */
final class ArtemisSubscription implements Subscription {
    private enum State {
        OPENING,
        OPEN,
        LOST,
        CLOSED
    }

    private final String queue;
    private final SubscriptionListener listener;
    private final ExecutorService worker;
    private final Consumer<ArtemisSubscription> released;
    private final ReadingConnection connection;
    private final ClientSession session;
    private final ClientConsumerInternal consumer;
    private final Reception reception;
    private final Prefetch prefetch;
    private final ConsumedPositions consumed = new ConsumedPositions();
    private final AtomicReference<State> state = new AtomicReference<>(State.OPENING);
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** Guarded by this. */
    private @Nullable CompletableFuture<Void> nextAcknowledgement;

    /** Guarded by this. */
    private long nextAcknowledgedPosition;

    /**
     * Opens the queue. Blocks until it is open.
     *
     * @param connection for this alone; is closed with the subscription, and if it cannot be opened
     * @param worker runs one thing after the other; is shut down with the subscription
     * @param released is told when the connection is closed after this was open
     * @throws NoSuchSubscriptionException if there is no such queue
     * @throws BrokerException if somebody else reads it, or the broker cannot be reached
     */
    static ArtemisSubscription open(
            ReadingConnection connection,
            ArtemisOptions options,
            String queue,
            SubscriptionListener listener,
            ExecutorService worker,
            Consumer<ArtemisSubscription> released) {
        try {
            var subscription = new ArtemisSubscription(connection, options, queue, listener, worker, released);
            subscription.start();
            return subscription;
        } catch (ActiveMQException e) {
            connection.close();
            throw whyNotOpened(queue, e);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static BrokerException whyNotOpened(String queue, ActiveMQException e) {
        if (e.getType() == ActiveMQExceptionType.QUEUE_DOES_NOT_EXIST) {
            return new NoSuchSubscriptionException("there is no subscription " + queue);
        }
        if (e.getType() == ActiveMQExceptionType.MAX_CONSUMER_LIMIT_EXCEEDED) {
            return new BrokerException("somebody else reads " + queue, e);
        }
        return new BrokerException(queue + " cannot be opened: " + e.getMessage(), e);
    }

    private ArtemisSubscription(
            ReadingConnection connection,
            ArtemisOptions options,
            String queue,
            SubscriptionListener listener,
            ExecutorService worker,
            Consumer<ArtemisSubscription> released)
            throws ActiveMQException {
        this.queue = queue;
        this.listener = listener;
        this.worker = worker;
        this.released = released;
        this.connection = connection;
        session = connection.session();
        consumer = (ClientConsumerInternal) session.createConsumer(queue);
        prefetch = new Prefetch(options.prefetchBytes(), new ThisConsumer());
        reception = new Reception(options, prefetch, consumer);
    }

    private void start() throws ActiveMQException {
        connection.whenLost(this::lose);
        // Credits are given when a message is polled, not when it arrives.
        consumer.setManualFlowMessageHandler(this::onMessage);
        if (!state.compareAndSet(State.OPENING, State.OPEN)) {
            throw new BrokerException("the connection of " + queue + " was lost while it was being opened");
        }
        session.start();
    }

    private void onMessage(ClientMessage message) {
        try {
            var parts = reception.awaitBody(message);
            if (prefetch.add(place -> reception.receive(message, place, parts))) {
                listener.onReadable();
            }
        } catch (Throwable e) {
            // To go on with the next one would be to lose this one: acknowledging is cumulative.
            lose(new BrokerException("the message at " + message.getMessageID() + " cannot be received", e));
        }
    }

    /**
     * Has the client keep what arrives to itself. The broker gets no credits for it, be it parts of a body, so it
     * sends no more than the window. No thread waits meanwhile.
     */
    private final class ThisConsumer implements Prefetch.Source {
        @Override
        public void holdUp() {
            try {
                consumer.stop(false);
            } catch (ActiveMQException e) {
                throw new BrokerException(queue + " cannot be held up", e);
            }
        }

        @Override
        public void goOn() {
            consumer.start();
        }
    }

    /** What has been received and not polled. */
    Prefetch atHand() {
        return prefetch;
    }

    @Override
    public int poll(DeliveryHandler handler, int limit) {
        var count = 0;
        var credits = 0;
        try {
            while (count < limit) {
                var delivery = prefetch.first();
                if (delivery == null) {
                    break;
                }
                var action = handler.onDelivery(delivery);
                if (action == Action.LEAVE) {
                    break;
                }
                consumed.add(delivery.position());
                credits += delivery.credits();
                prefetch.removeFirst();
                count++;
                if (action == Action.CONSUME_AND_STOP) {
                    break;
                }
            }
        } finally {
            prefetch.pollEnded(count < limit);
            giveCredits(credits);
        }
        return count;
    }

    private void giveCredits(int credits) {
        if (credits == 0) {
            return;
        }
        try {
            // The client gives credits for bodies that come in parts itself, under this lock.
            synchronized (consumer) {
                consumer.flowControl(credits, false);
            }
        } catch (ActiveMQException e) {
            lose(new BrokerException(queue + " cannot be read on", e));
        }
    }

    @Override
    public synchronized CompletionStage<Void> acknowledge(long position) {
        if (nextAcknowledgement != null) {
            nextAcknowledgedPosition = Math.max(nextAcknowledgedPosition, position);
            return nextAcknowledgement.copy();
        }
        var acknowledgement = new CompletableFuture<Void>();
        try {
            worker.execute(this::acknowledgeNext);
        } catch (RejectedExecutionException e) {
            acknowledgement.completeExceptionally(new BrokerException(queue + " is closed", e));
            return acknowledgement;
        }
        nextAcknowledgement = acknowledgement;
        nextAcknowledgedPosition = position;
        return acknowledgement.copy();
    }

    private void acknowledgeNext() {
        CompletableFuture<Void> acknowledgement;
        long position;
        synchronized (this) {
            if (nextAcknowledgement == null) {
                return;
            }
            acknowledgement = nextAcknowledgement;
            position = nextAcknowledgedPosition;
            nextAcknowledgement = null;
        }
        try {
            acknowledgeNow(position);
            acknowledgement.complete(null);
        } catch (ActiveMQException e) {
            acknowledgement.completeExceptionally(
                    new BrokerException("the acknowledgement of " + queue + " up to " + position + " failed", e));
        } catch (RuntimeException e) {
            acknowledgement.completeExceptionally(e);
        }
    }

    private void acknowledgeNow(long position) throws ActiveMQException {
        if (state.get() != State.OPEN) {
            throw new BrokerException(queue + " is not open any more");
        }
        var last = consumed.removeUpTo(position);
        if (last == ConsumedPositions.NONE) {
            return;
        }
        // All the broker is told is the id, and it takes it for everything delivered up to there.
        var upTo = new ClientMessageImpl();
        upTo.setMessageID(last);
        consumer.acknowledge(upTo);
        session.commit();
    }

    private void lose(BrokerException cause) {
        if (state.compareAndSet(State.OPEN, State.LOST)) {
            release();
            listener.onLost(cause);
        } else {
            state.compareAndSet(State.OPENING, State.LOST);
        }
    }

    @Override
    public CompletionStage<Void> close() {
        if (state.compareAndSet(State.OPEN, State.CLOSED)) {
            release();
        }
        return closed.copy();
    }

    /** Whether it has not been closed or lost. */
    boolean isOpen() {
        return state.get() == State.OPEN;
    }

    private void release() {
        prefetch.close();
        reception.giveUp();
        try {
            worker.execute(() -> {
                connection.close();
                released.accept(this);
                closed.complete(null);
            });
        } catch (RejectedExecutionException e) {
            closed.complete(null);
        }
        worker.shutdown();
    }
}
