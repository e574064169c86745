package io.baton.testkit.sim;

import io.baton.node.spi.Broker;
import io.baton.node.spi.BrokerException;
import io.baton.node.spi.Subscription;
import io.baton.node.spi.SubscriptionListener;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Marker;
import io.baton.protocol.TakeoverMarker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The model broker as one process sees it. */
final class BrokerClient implements Broker {
    /** After how long without a sign of life the broker gives up on a connection. */
    static final long TIME_TO_LIVE = 150_000_000;

    private final World world;
    private final ModelBroker broker;
    private final Invariants invariants;
    private final Wire wire;
    private final List<ModelSubscription> open = new ArrayList<>();
    private boolean closed;

    BrokerClient(World world, ModelBroker broker, Invariants invariants, Life life, Network network) {
        this.world = world;
        this.broker = broker;
        this.invariants = invariants;
        this.wire = new Wire(world, life, network, Reach.BROKER, () -> !closed && broker.isUp(), BrokerException::new);
        // Mostly the operating system closes a dead process's connections; a lost machine says nothing.
        life.onDeath(() -> world.agenda.after(
                world.dice.chance(0.8) ? 5 * world.transit() : TIME_TO_LIVE, () -> giveUp("its process died")));
    }

    /** The broker has heard nothing for too long. */
    void giveUp(String why) {
        open.stream()
                .filter(each -> each.queue().isReadBy(each))
                .forEach(each -> each.queue().evict(why));
        open.clear();
    }

    @Override
    public CompletionStage<List<String>> lanes() {
        return wire.call(() ->
                broker.lanes().stream().map(lane -> "identity of " + lane.id).toList());
    }

    @Override
    public CompletionStage<Void> createSubscription(LaneId lane, IncarnationId incarnation) {
        return wire.call(() -> {
            broker.createSubscription(lane, incarnation);
            return Nothing.done();
        });
    }

    /** A reader who never learns that it is one is given up like any other that gives no sign of life. */
    @Override
    public CompletionStage<Subscription> openSubscription(
            LaneId lane, IncarnationId incarnation, SubscriptionListener listener) {
        CompletableFuture<Subscription> answer = new CompletableFuture<>();
        wire.call(answer, () -> {
            ModelQueue queue = broker.queue(lane, incarnation);
            ModelSubscription subscription = new ModelSubscription(world, wire, queue, listener, invariants);
            queue.attach(subscription);
            open.removeIf(each -> !each.isAttached());
            open.add(subscription);
            world.agenda.after(TIME_TO_LIVE, () -> {
                if ((!answer.isDone() || answer.isCompletedExceptionally()) && queue.isReadBy(subscription)) {
                    queue.evict("its reader never heard of it");
                }
            });
            return subscription;
        });
        return answer;
    }

    @Override
    public CompletionStage<Void> evict(LaneId lane, IncarnationId incarnation) {
        return wire.call(() -> {
            broker.evict(lane, incarnation);
            return Nothing.done();
        });
    }

    @Override
    public CompletionStage<Void> publishMarker(LaneId lane, Marker marker) {
        return wire.call(() -> {
            broker.publishMarker(lane, Optional.of(marker));
            world.timeline.note(
                    marker instanceof TakeoverMarker takeover
                            ? takeover.failover().server()
                            : "somebody",
                    () -> "put a marker on " + lane + " at "
                            + broker.lane(lane).log.get(broker.lane(lane).log.size() - 1).position + ": " + marker);
            return Nothing.done();
        });
    }

    @Override
    public CompletionStage<Void> deleteSubscription(LaneId lane, IncarnationId incarnation) {
        return wire.call(() -> {
            broker.deleteSubscription(lane, incarnation);
            return Nothing.done();
        });
    }

    @Override
    public CompletionStage<Set<IncarnationId>> subscriptions(LaneId lane) {
        return wire.call(() -> new TreeSet<>(broker.lane(lane).queues.keySet()));
    }

    @Override
    public void close() {
        closed = true;
        giveUp("closed");
    }
}
