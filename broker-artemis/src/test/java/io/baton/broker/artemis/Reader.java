package io.baton.broker.artemis;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.baton.node.spi.Broker;
import io.baton.node.spi.Delivery;
import io.baton.node.spi.DeliveryHandler;
import io.baton.node.spi.DeliveryHandler.Action;
import io.baton.node.spi.Flaw;
import io.baton.node.spi.Subscription;
import io.baton.node.spi.SubscriptionListener;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.Marker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads a subscription as a driver does: polls when told to, and when the last poll was full. */
final class Reader implements SubscriptionListener {
    private static final int POLL_LIMIT = 64;
    private static final long PATIENCE_SECONDS = 60;

    /** What it has read of a message. */
    record Seen(long position, String session, boolean isMarker, Optional<Marker> marker, Flaw flaw, String body) {}

    final Semaphore readable = new Semaphore(0);
    final AtomicInteger losses = new AtomicInteger();
    final CountDownLatch lost = new CountDownLatch(1);
    final AtomicReference<@Nullable Throwable> cause = new AtomicReference<>();
    private @Nullable Subscription subscription;

    static Reader open(Broker broker, IncarnationId incarnation) {
        var reader = new Reader();
        reader.subscription = await(broker.openSubscription(ArtemisDelivery.LANE, incarnation, reader));
        return reader;
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, SECONDS).join();
    }

    Subscription subscription() {
        if (subscription == null) {
            throw new AssertionError("not open");
        }
        return subscription;
    }

    /** Waits for so many messages and consumes them. */
    List<Seen> read(int count) {
        var seen = new ArrayList<Seen>();
        while (seen.size() < count) {
            var wanted = Math.min(POLL_LIMIT, count - seen.size());
            var polled = subscription()
                    .poll(
                            delivery -> {
                                seen.add(look(delivery));
                                return Action.CONSUME;
                            },
                            wanted);
            if (polled < wanted) {
                awaitReadable(seen.size() + " of " + count + " messages");
            }
        }
        return seen;
    }

    /** Consumes messages up to the first one of a session. */
    List<Seen> readUntil(String session) {
        var seen = new ArrayList<Seen>();
        do {
            seen.addAll(read(1));
        } while (!seen.get(seen.size() - 1).session().equals(session));
        return seen;
    }

    void awaitReadable(String sofar) {
        try {
            if (!readable.tryAcquire(PATIENCE_SECONDS, SECONDS)) {
                throw new AssertionError("nothing more came after " + sofar + ", cause " + cause.get());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    int poll(DeliveryHandler handler) {
        return subscription().poll(handler, POLL_LIMIT);
    }

    void acknowledge(long position) {
        await(subscription().acknowledge(position));
    }

    void close() {
        await(subscription().close());
    }

    static Seen look(Delivery delivery) {
        var body =
                delivery.sessionId().isEmpty() ? "" : delivery.message().body().asUtf8();
        return new Seen(
                delivery.position(),
                delivery.sessionId(),
                delivery.isMarker(),
                delivery.marker(),
                delivery.flaw(),
                body);
    }

    static List<Long> positions(List<Seen> seen) {
        return seen.stream().map(Seen::position).toList();
    }

    static List<Flaw> flaws(List<Seen> seen) {
        return seen.stream().map(Seen::flaw).toList();
    }

    static List<String> bodies(List<Seen> seen) {
        return seen.stream().map(Seen::body).toList();
    }

    @Override
    public void onReadable() {
        readable.release();
    }

    @Override
    public void onLost(Throwable why) {
        cause.set(why);
        losses.incrementAndGet();
        lost.countDown();
    }
}
