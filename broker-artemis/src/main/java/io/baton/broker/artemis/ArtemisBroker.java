package io.baton.broker.artemis;

import io.baton.node.spi.Broker;
import io.baton.node.spi.BrokerException;
import io.baton.node.spi.Subscription;
import io.baton.node.spi.SubscriptionListener;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Marker;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Lanes on an Artemis broker: one lane, whose identity is the broker's and the topic's.
 *
 * <p>Requests share one connection, which is opened anew when it was lost, and one thread; they are carried
 * out in the order they were made. So do deletions, apart from the others. Each subscription has a connection
 * and a thread of its own, and one connection waits for the next subscription. Stages are completed on these
 * threads, and listeners are called on threads of the Artemis client.
 */
public final class ArtemisBroker implements Broker {
    private final ArtemisOptions options;
    private final SubscriptionNames names;
    private final Requests requests;

    /** The broker walks through all that a queue holds to delete it, which may take longer than a takeover. */
    private final Requests deletions;

    private final Spare spare;
    private final Set<ArtemisSubscription> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Connects to a broker and asks it whether all that a lane needs is set up. Blocks until it has answered, up
     * to a few times the call timeout, and with TLS up to 30 s more for a broker that does not speak it.
     *
     * @throws BrokerSetupException if something is missing, or the user lacks a permission; to try again is of
     *     use only when the broker has been put right
     * @throws BrokerException if the broker cannot be reached, TLS comes to nothing, or user and password are
     *     refused; the message says which, and names no secret
     */
    public static ArtemisBroker connect(ArtemisOptions options) {
        var broker = new ArtemisBroker(options);
        try {
            broker.requests
                    .submit("asking how the broker is set up", session -> {
                        new SetupCheck(session, options).pass();
                        return true;
                    })
                    .join();
            broker.spare.prepare();
            return broker;
        } catch (CompletionException e) {
            broker.close();
            if (e.getCause() instanceof BrokerException refusal) {
                throw refusal;
            }
            throw new BrokerException("the broker at " + options.where() + " cannot be used", e);
        }
    }

    private ArtemisBroker(ArtemisOptions options) {
        this.options = options;
        names = SubscriptionNames.of(options.topic());
        var connector = new Connector(options);
        requests = new Requests(connector, options, "requests");
        deletions = new Requests(connector, options, "deletions");
        spare = new Spare(connector);
    }

    /**
     * The broker's node id and the topic's name. Positions are ids that a broker draws for all its addresses
     * together, so even those of a topic that was deleted and created anew are greater than before.
     */
    @Override
    public CompletionStage<List<String>> lanes() {
        return requests.submit(
                "asking for the broker's id",
                session -> List.of("artemis:" + session.nodeId() + "/" + options.topic()));
    }

    @Override
    public CompletionStage<Void> createSubscription(LaneId lane, IncarnationId incarnation) {
        var queue = queue(lane, incarnation);
        return requests.submit("creating " + queue, session -> {
                    session.createSubscription(queue);
                    return queue;
                })
                .thenAccept(created -> {});
    }

    @Override
    public CompletionStage<Subscription> openSubscription(
            LaneId lane, IncarnationId incarnation, SubscriptionListener listener) {
        var queue = queue(lane, incarnation);
        if (closed) {
            return CompletableFuture.failedFuture(new BrokerException("the connection to the broker is closed"));
        }
        var worker = Executors.newSingleThreadExecutor(new AdapterThreads("baton-artemis-" + incarnation));
        var result = new CompletableFuture<Subscription>();
        worker.execute(() -> {
            try {
                var subscription =
                        ArtemisSubscription.open(spare.take(), options, queue, listener, worker, open::remove);
                keep(subscription);
                spare.prepare();
                result.complete(subscription);
            } catch (Throwable e) {
                worker.shutdown();
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private void keep(ArtemisSubscription subscription) {
        open.add(subscription);
        if (!subscription.isOpen()) {
            // It may have been released before it was added.
            open.remove(subscription);
        }
        if (closed) {
            subscription.close();
            throw new BrokerException("the connection to the broker is closed");
        }
    }

    @Override
    public CompletionStage<Void> evict(LaneId lane, IncarnationId incarnation) {
        var queue = queue(lane, incarnation);
        return requests.submit("evicting the reader of " + queue, session -> {
                    session.evict(queue);
                    return queue;
                })
                .thenAccept(free -> {});
    }

    @Override
    public CompletionStage<Void> publishMarker(LaneId lane, Marker marker) {
        requireLane(lane);
        return requests.submit("publishing a marker", session -> {
                    session.publish(marker);
                    return marker;
                })
                .thenAccept(published -> {});
    }

    @Override
    public CompletionStage<Void> deleteSubscription(LaneId lane, IncarnationId incarnation) {
        var queue = queue(lane, incarnation);
        return deletions
                .submit("deleting " + queue, session -> {
                    session.deleteSubscription(queue);
                    return queue;
                })
                .thenAccept(deleted -> {});
    }

    @Override
    public CompletionStage<Set<IncarnationId>> subscriptions(LaneId lane) {
        requireLane(lane);
        return requests.submit("asking for the subscriptions", session -> {
            var incarnations = new HashSet<IncarnationId>();
            for (var queue : session.queuesOf(options.topic())) {
                names.incarnationOf(queue.toString()).ifPresent(incarnations::add);
            }
            return incarnations;
        });
    }

    private String queue(LaneId lane, IncarnationId incarnation) {
        requireLane(lane);
        return names.queueOf(incarnation);
    }

    private static void requireLane(LaneId lane) {
        if (!lane.equals(ArtemisDelivery.LANE)) {
            throw new IllegalArgumentException("an Artemis topic is one lane, there is no " + lane);
        }
    }

    /** Closes every connection, waiting for it no longer than a call may take. Subscriptions stay. */
    @Override
    public void close() {
        closed = true;
        for (var subscription : open) {
            subscription.close();
        }
        spare.close();
        deletions.close();
        requests.close();
    }

    @Override
    public String toString() {
        return options.toString();
    }
}
