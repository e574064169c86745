package io.baton.testkit.sim;

import io.baton.node.spi.NoSuchSubscriptionException;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Marker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A broker of totally ordered lanes. What it has taken in survives its restart; connections do not. */
final class ModelBroker {
    private final World world;
    private final List<ModelLane> lanes = new ArrayList<>();
    private boolean up = true;

    ModelBroker(World world, int lanes) {
        this.world = world;
        for (int number = 0; number < lanes; number++) {
            this.lanes.add(new ModelLane(new LaneId(number)));
        }
    }

    boolean isUp() {
        return up;
    }

    List<ModelLane> lanes() {
        return lanes;
    }

    ModelLane lane(LaneId id) {
        return lanes.get(id.number());
    }

    void goDown() {
        up = false;
        lanes.forEach(lane -> lane.queues.values().forEach(queue -> queue.evict("the broker went down")));
    }

    void comeUp() {
        up = true;
    }

    // ---- what publishers ask for, while it is up

    void publish(LaneId lane, String session, long number, boolean owed) {
        lane(lane).message(world.dice, session, number, owed);
    }

    void publishMarker(LaneId lane, Optional<Marker> marker) {
        lane(lane).marker(world.dice, marker);
    }

    // ---- what servers ask for

    void createSubscription(LaneId lane, IncarnationId incarnation) {
        lane(lane).queues.computeIfAbsent(incarnation, id -> new ModelQueue(lane(lane), id));
    }

    ModelQueue queue(LaneId lane, IncarnationId incarnation) {
        ModelQueue queue = lane(lane).queues.get(incarnation);
        if (queue == null) {
            throw new NoSuchSubscriptionException("no subscription of " + incarnation + " on " + lane);
        }
        return queue;
    }

    void evict(LaneId lane, IncarnationId incarnation) {
        ModelQueue queue = lane(lane).queues.get(incarnation);
        if (queue != null) {
            queue.evict("evicted");
        }
    }

    void deleteSubscription(LaneId lane, IncarnationId incarnation) {
        ModelQueue queue = lane(lane).queues.remove(incarnation);
        if (queue != null) {
            queue.evict("the subscription was deleted");
        }
    }
}
