package io.baton.testkit.sim;

import io.baton.node.api.BatonOptions;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import io.baton.protocol.TakeoverMarker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A failover server is fenced before it has opened the failed queue, and does not learn of it: it opens the queue
 * when its successor's marker stands in it already. Answers with the invariant that breaks, if one does.
 */
final class SuccessorsMarker implements Callable<String> {
    private static final long A_WHILE = 20_000_000;
    private static final Duration LONG = Duration.ofMillis(100);

    private final List<SimulatedServer> stopped = new ArrayList<>();
    private final World world = new World(new Dice(1), dice -> scenario(), Optional.empty());
    private final SimulatedCluster cluster = new SimulatedCluster(world, this::stepped);

    private static Scenario scenario() {
        return Worlds.scripted(
                3,
                1,
                10,
                BatonOptions.DEFAULTS
                        .withStrategy(Strategy.STOP_AND_DRAIN)
                        .withHandlerThreads(1)
                        .withCalls(LONG, Duration.ofMillis(1))
                        .withTakeovers(LONG, LONG)
                        .withHandlerRetries(1, LONG));
    }

    /** The first to begin is cut off from the broker before it can open the failed queue. */
    private void stepped(SimulatedServer server, Step step) {
        if (step == Step.OWN_STOPPED) {
            if (stopped.isEmpty()) {
                server.cutFrom(Reach.BROKER);
            }
            stopped.add(server);
        }
    }

    @Override
    public String call() {
        cluster.begin();
        cluster.runUntil(() -> cluster.servers().stream()
                .allMatch(server -> server.incarnation().isPresent()));
        cluster.runFor(A_WHILE);
        SimulatedServer dead = cluster.servers().get(2);
        dead.kill();
        cluster.runUntil(() -> !stopped.isEmpty());
        SimulatedServer first = stopped.get(0);
        cluster.runFor(A_WHILE);
        first.cutFrom(Reach.STORE);
        first.cutFrom(Reach.PEERS);
        SimulatedServer successor =
                cluster.servers().get(first == cluster.servers().get(0) ? 1 : 0);
        cluster.runUntil(() -> hasMarkerOf(successor, dead));
        successor.freeze();
        first.joinUp(Reach.BROKER);
        cluster.runFor(3 * LONG.toNanos());
        first.joinUp(Reach.STORE);
        first.joinUp(Reach.PEERS);
        successor.wake();
        cluster.settle();
        return Optional.ofNullable(world.violation())
                .map(violation -> violation.invariant() + ", after " + world.agenda.eventsRun() + " events")
                .orElse("");
    }

    private boolean hasMarkerOf(SimulatedServer failover, SimulatedServer failed) {
        return cluster.broker().lanes().get(0).log.stream()
                .flatMap(entry -> entry.marker.stream())
                .filter(TakeoverMarker.class::isInstance)
                .map(TakeoverMarker.class::cast)
                .anyMatch(marker -> marker.failover().server().equals(failover.name())
                        && marker.failed().server().equals(failed.name()));
    }
}
