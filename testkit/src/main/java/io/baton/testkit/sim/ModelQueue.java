package io.baton.testkit.sim;

import io.baton.node.spi.BrokerException;
import io.baton.protocol.IncarnationId;
import org.jspecify.annotations.Nullable;

/** A subscription as the broker keeps it: how far it is acknowledged, and who reads it. */
final class ModelQueue {
    final ModelLane lane;
    final IncarnationId incarnation;

    /** The index on the lane of the first entry that came after its creation. */
    final int begin;

    private int acknowledged;
    private @Nullable ModelSubscription reader;

    ModelQueue(ModelLane lane, IncarnationId incarnation) {
        this.lane = lane;
        this.incarnation = incarnation;
        this.begin = lane.log.size();
        this.acknowledged = begin;
    }

    /** The index on the lane of the first entry that is not acknowledged. */
    int acknowledged() {
        return acknowledged;
    }

    void attach(ModelSubscription subscription) {
        if (reader != null) {
            throw new BrokerException("somebody reads the subscription of " + incarnation);
        }
        reader = subscription;
        subscription.attached(acknowledged);
    }

    boolean isReadBy(ModelSubscription subscription) {
        return reader == subscription;
    }

    /** Takes the subscription from whoever reads it; what it did not acknowledge is available again. */
    void evict(String why) {
        ModelSubscription evicted = reader;
        reader = null;
        if (evicted != null) {
            evicted.detached(why);
        }
    }

    void acknowledge(int upTo) {
        acknowledged = Math.max(acknowledged, upTo);
    }

    void deliver() {
        if (reader != null) {
            reader.deliver();
        }
    }
}
