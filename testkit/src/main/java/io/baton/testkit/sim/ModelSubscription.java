package io.baton.testkit.sim;

import io.baton.node.api.Message;
import io.baton.node.spi.BrokerException;
import io.baton.node.spi.Delivery;
import io.baton.node.spi.DeliveryHandler;
import io.baton.node.spi.Subscription;
import io.baton.node.spi.SubscriptionListener;
import io.baton.protocol.Marker;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An open subscription, both ends of it. What was on the way or prefetched when the reader was evicted can still be
 * polled until the reader hears of it.
 */
final class ModelSubscription implements Subscription {
    private static final long RETRANSMISSION = 5_000_000;

    private final World world;
    private final Wire wire;
    private final ModelQueue queue;
    private final SubscriptionListener listener;
    private final Invariants invariants;
    private final ArrayDeque<Integer> packets = new ArrayDeque<>();
    private final ArrayDeque<ModelLane.Entry> prefetched = new ArrayDeque<>();
    private int sent;
    private int onTheWay;
    private int arrived;
    private boolean attached;
    private boolean closed;
    private boolean reportNext = true;

    ModelSubscription(World world, Wire wire, ModelQueue queue, SubscriptionListener listener, Invariants invariants) {
        this.world = world;
        this.wire = wire;
        this.queue = queue;
        this.listener = listener;
        this.invariants = invariants;
    }

    // ---- the broker's end

    void attached(int from) {
        attached = true;
        sent = from;
        arrived = from;
        deliver();
    }

    /** The reader hears of it later, if it still wants to. */
    void detached(String why) {
        attached = false;
        tellLost(why, world.agenda.now() + BrokerClient.TIME_TO_LIVE);
    }

    private void tellLost(String why, long atTheLatest) {
        wire.life().after(10 * world.transit(), () -> {
            if (wire.isCut() && world.agenda.now() < atTheLatest) {
                tellLost(why, atTheLatest);
            } else if (!closed) {
                listener.onLost(new BrokerException(why));
            }
        });
    }

    boolean isAttached() {
        return attached;
    }

    ModelQueue queue() {
        return queue;
    }

    /** Sends what there is and what there is room for. */
    void deliver() {
        int room = world.scenario.prefetch() - prefetched.size() - onTheWay;
        int count = Math.min(room, queue.lane.log.size() - sent);
        if (!attached || count <= 0) {
            return;
        }
        int packet = world.dice.between(1, count);
        packets.add(packet);
        sent += packet;
        onTheWay += packet;
        wire.life().after(wire.transit(), this::arrive);
    }

    // ---- the reader's end

    private void arrive() {
        if (wire.isCut()) {
            if (attached) {
                wire.life().after(RETRANSMISSION, this::arrive);
            }
            return;
        }
        int packet = packets.remove();
        onTheWay -= packet;
        for (int i = 0; i < packet; i++) {
            prefetched.add(queue.lane.log.get(arrived++));
        }
        if (!closed && reportNext) {
            reportNext = false;
            listener.onReadable();
        }
        deliver();
    }

    @Override
    public int poll(DeliveryHandler handler, int limit) {
        int consumed = 0;
        boolean goOn = true;
        while (goOn && consumed < limit && !prefetched.isEmpty()) {
            DeliveryHandler.Action action = handler.onDelivery(new Seen(prefetched.element()));
            if (action == DeliveryHandler.Action.LEAVE) {
                break;
            }
            prefetched.remove();
            consumed++;
            goOn = action == DeliveryHandler.Action.CONSUME;
        }
        reportNext |= consumed < limit || prefetched.isEmpty();
        if (consumed > 0) {
            deliver();
        }
        return consumed;
    }

    /** One that was evicted is refused, or told that all went well: brokers do either. */
    @Override
    public CompletionStage<Void> acknowledge(long position) {
        int consumed = arrived - prefetched.size();
        return wire.call(() -> {
            if (queue.isReadBy(this)) {
                int upTo = Math.min(queue.lane.after(position), consumed);
                invariants.acknowledging(queue, upTo);
                queue.acknowledge(upTo);
            } else if (world.dice.chance(0.5)) {
                throw new BrokerException("this is not the reader any more");
            }
            return Nothing.done();
        });
    }

    /** Should the request be lost, the broker still hears no more of this reader, and gives it up. */
    @Override
    public CompletionStage<Void> close() {
        closed = true;
        CompletableFuture<Void> answer = new CompletableFuture<>();
        wire.request(answer, () -> {
            release();
            wire.reply(answer, Nothing.done());
        });
        world.agenda.after(BrokerClient.TIME_TO_LIVE, this::release);
        return answer;
    }

    private void release() {
        if (queue.isReadBy(this)) {
            queue.evict("closed by the reader");
        }
    }

    private final class Seen implements Delivery {
        private final ModelLane.Entry entry;

        private Seen(ModelLane.Entry entry) {
            this.entry = entry;
        }

        @Override
        public long position() {
            return entry.position;
        }

        @Override
        public String sessionId() {
            return entry.session;
        }

        @Override
        public boolean isMarker() {
            return entry.isMarker;
        }

        @Override
        public Optional<Marker> marker() {
            return entry.marker;
        }

        @Override
        public Message message() {
            return new Message(entry.session, queue.lane.id, entry.position, Application.body(entry.number), Map.of());
        }
    }
}
