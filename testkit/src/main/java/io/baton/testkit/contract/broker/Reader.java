package io.baton.testkit.contract.broker;

import io.baton.node.api.Message;
import io.baton.node.spi.Broker;
import io.baton.node.spi.Delivery;
import io.baton.node.spi.DeliveryHandler;
import io.baton.node.spi.DeliveryHandler.Action;
import io.baton.node.spi.Subscription;
import io.baton.node.spi.SubscriptionListener;
import io.baton.protocol.IncarnationId;
import io.baton.testkit.contract.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Reads a subscription as a driver does: polls when it is told to, and when the last poll was full, and never else. */
final class Reader {
    private static final int POLL_LIMIT = 64;

    private final Patience patience;
    private final ToLongFunction<Message> numberOf;
    private final Listener listener;
    private final Subscription subscription;

    private Reader(Patience patience, ToLongFunction<Message> numberOf, Listener listener, Subscription subscription) {
        this.patience = patience;
        this.numberOf = numberOf;
        this.listener = listener;
        this.subscription = subscription;
    }

    static Reader open(Patience patience, ToLongFunction<Message> numberOf, Broker broker, IncarnationId incarnation) {
        var listener = new Listener();
        var subscription = patience.await(broker.openSubscription(BrokerHarness.LANE, incarnation, listener));
        return new Reader(patience, numberOf, listener, subscription);
    }

    /** Is called on threads of the adapter's. */
    private static final class Listener implements SubscriptionListener {
        private final AtomicInteger readable = new AtomicInteger();
        private final AtomicInteger losses = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> cause = new AtomicReference<>();

        @Override
        public void onReadable() {
            readable.incrementAndGet();
        }

        @Override
        public void onLost(Throwable why) {
            cause.set(why);
            losses.incrementAndGet();
        }
    }

    /** Waits for so many messages and consumes them. */
    List<Seen> read(int count) {
        var seen = new ArrayList<Seen>();
        while (seen.size() < count) {
            int wanted = Math.min(POLL_LIMIT, count - seen.size());
            int consumed = poll(wanted, Action.CONSUME, seen);
            if (consumed < wanted) {
                awaitReadable("message " + (seen.size() + 1) + " of " + count);
            }
        }
        return seen;
    }

    /** Waits for the next message and does this with it, in a poll that would take more. */
    Seen next(Action action) {
        var seen = new ArrayList<Seen>();
        poll(POLL_LIMIT, action, seen);
        while (seen.isEmpty()) {
            awaitReadable("a message");
            poll(POLL_LIMIT, action, seen);
        }
        return seen.get(0);
    }

    /** Consumes what is at hand. */
    List<Seen> readAtHand() {
        var seen = new ArrayList<Seen>();
        poll(POLL_LIMIT, Action.CONSUME, seen);
        return seen;
    }

    int poll(int limit, Action action, List<Seen> seen) {
        return poll(
                delivery -> {
                    seen.add(look(delivery));
                    return action;
                },
                limit);
    }

    int poll(DeliveryHandler handler, int limit) {
        return subscription.poll(handler, limit);
    }

    private Seen look(Delivery delivery) {
        long number = delivery.sessionId().isEmpty() ? 0 : numberOf.applyAsLong(delivery.message());
        return new Seen(delivery.position(), delivery.sessionId(), delivery.isMarker(), delivery.marker(), number);
    }

    /** Waits to be told of something readable since this was last waited for. */
    void awaitReadable(String what) {
        patience.awaitUntil(what + " is at hand", () -> listener.readable.getAndSet(0) > 0);
    }

    /** Forgets that it was told of something readable. */
    void expectNothing() {
        listener.readable.set(0);
    }

    void awaitLost() {
        patience.awaitUntil("the reader is told that it lost its subscription", () -> listener.losses.get() > 0);
    }

    int losses() {
        return listener.losses.get();
    }

    void acknowledge(Seen upTo) {
        patience.await(subscription.acknowledge(upTo.position()));
    }

    CompletionStage<Void> acknowledging(long position) {
        return subscription.acknowledge(position);
    }

    /** Acknowledges, whatever is made of it. */
    void tryToAcknowledge(Seen upTo) {
        patience.await(subscription.acknowledge(upTo.position()).handle((done, failure) -> true));
    }

    void close() {
        patience.await(subscription.close());
    }

    CompletionStage<Void> closing() {
        return subscription.close();
    }
}
