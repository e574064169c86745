package io.baton.node.driver;

import io.baton.node.spi.Broker;
import io.baton.node.spi.ClusterState;
import io.baton.node.spi.Store;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.util.List;
import java.util.Set;

/**
 * Removes what dead incarnations leave once they are merged into this one: their subscriptions, their
 * names on session rows, and at last their rows (rules 10 and 11). One incarnation at a time.
 */
final class Housekeeping {
    private static final int ROWS_AT_ONCE = 500;

    private final IncarnationId self;
    private final List<LaneId> lanes;
    private final Store store;
    private final Broker broker;
    private final Calls calls;
    private final Duties.Duty brokerAnswers;
    private boolean sweepFailed;
    private boolean busy;

    Housekeeping(IncarnationId self, List<LaneId> lanes, Environment environment, Calls calls) {
        this.self = self;
        this.lanes = lanes;
        this.store = environment.store();
        this.broker = environment.broker();
        this.calls = calls;
        this.brokerAnswers = calls.duties().duty("asking the broker for its subscriptions");
    }

    /** Begins with one of the incarnations merged into this one, unless it is at work already. */
    void tidy(ClusterState state, Runnable done) {
        if (busy) {
            return;
        }
        state.forgettableBy(self).stream().sorted().findFirst().ifPresent(merged -> {
            busy = true;
            tidyLane(merged, 0, done);
        });
    }

    private void tidyLane(IncarnationId merged, int index, Runnable done) {
        if (index == lanes.size()) {
            calls.sometime("forgetting " + merged, () -> store.forget(self, merged), forgotten -> {
                busy = false;
                if (forgotten) {
                    done.run();
                }
            });
            return;
        }
        LaneId lane = lanes.get(index);
        calls.sometime(
                "deleting the subscription of " + merged,
                () -> broker.deleteSubscription(lane, merged),
                deleted -> rehome(merged, lane, () -> tidyLane(merged, index + 1, done)));
    }

    private void rehome(IncarnationId merged, LaneId lane, Runnable then) {
        calls.sometime("rehoming sessions of " + merged, () -> store.rehome(self, merged, lane, ROWS_AT_ONCE), rows -> {
            if (rows < ROWS_AT_ONCE) {
                then.run();
            } else {
                rehome(merged, lane, then);
            }
        });
    }

    /**
     * Deletes subscriptions of incarnations that the store does not know any more. An incarnation is
     * registered before it subscribes, so the subscriptions are asked for first, the store second.
     *
     * <p>For a server with nothing to read this is also the proof that it reaches the broker.
     */
    void sweep() {
        brokerAnswers.begin();
        sweepFailed = false;
        for (LaneId lane : lanes) {
            calls.once(
                    () -> broker.subscriptions(lane),
                    subscribed -> {
                        brokerAnswers.done();
                        calls.once(store::clusterState, state -> delete(lane, subscribed, state), Housekeeping::ignore);
                    },
                    thrown -> sweepFailed = true);
        }
    }

    /** Whether the last sweep came to nothing, so that it is not for one lost answer that the broker counts as silent. */
    boolean mustSweepAgain() {
        return sweepFailed;
    }

    private void delete(LaneId lane, Set<IncarnationId> subscribed, ClusterState state) {
        for (IncarnationId incarnation : subscribed) {
            if (!state.incarnations().containsKey(incarnation)) {
                calls.once(() -> broker.deleteSubscription(lane, incarnation), deleted -> {}, Housekeeping::ignore);
            }
        }
    }

    /** The next sweep tries again. */
    private static void ignore(Throwable thrown) {}
}
