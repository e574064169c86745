package io.baton.cli.demo;

import io.baton.node.spi.Broker;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the broker what is left of dead servers. */
final class Subscriptions {
    private static final LaneId LANE = new LaneId(0);

    private final Broker broker;

    Subscriptions(Broker broker) {
        this.broker = broker;
    }

    /** Those that belong to no live incarnation, or empty if the broker does not say. */
    Optional<Set<IncarnationId>> beyond(Set<IncarnationId> live) throws InterruptedException {
        try {
            Set<IncarnationId> left = new TreeSet<>(
                    broker.subscriptions(LANE).toCompletableFuture().get(5, TimeUnit.SECONDS));
            left.removeAll(live);
            return Optional.of(left);
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }
}
