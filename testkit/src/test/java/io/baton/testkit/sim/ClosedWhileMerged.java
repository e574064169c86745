package io.baton.testkit.sim;

import io.baton.node.api.BatonOptions;
import io.baton.protocol.LaneId;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A client closes its session on the failover server while that one is merging, over a slow way to the store: the
 * answers to close and merge may come in either order. Answers with the invariant that breaks, if one does.
 */
final class ClosedWhileMerged implements Callable<String> {
    private static final int SEEDS = 200;
    private static final String SESSION = "s0";
    private static final LaneId LANE = new LaneId(0);

    @Override
    public String call() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Optional<Violation> violation = new Run(seed).violation();
            if (violation.isPresent()) {
                return violation.get().invariant() + ", seed " + seed;
            }
        }
        return "";
    }

    private static final class Run {
        private final World world;
        private final SimulatedCluster cluster;
        private boolean killed;
        private Optional<SimulatedServer> failover = Optional.empty();

        private Run(long seed) {
            world = new World(new Dice(seed), dice -> scenario(), Optional.empty());
            cluster = new SimulatedCluster(world, this::stepped);
        }

        private static Scenario scenario() {
            return Worlds.scripted(3, 1, 10, BatonOptions.DEFAULTS.withStrategy(Strategy.STOP_AND_DRAIN));
        }

        private void stepped(SimulatedServer server, Step step) {
            if (killed && step == Step.OWN_STOPPED) {
                server.slowDown(Reach.STORE);
                failover = Optional.of(server);
            }
        }

        private Optional<Violation> violation() {
            cluster.begin();
            cluster.runUntil(() -> home().isPresent());
            killed = true;
            home().orElseThrow().kill();
            cluster.runUntil(() -> failover.isPresent());
            SimulatedServer server = failover.orElseThrow();
            cluster.runFor(world.dice.between(0L, 100_000_000L));
            var closed = server.close(SESSION).toCompletableFuture();
            cluster.runUntil(closed::isDone);
            server.speedUp(Reach.STORE);
            var opened = another(server).open(SESSION).toCompletableFuture();
            cluster.runUntil(opened::isDone);
            publish();
            cluster.settle();
            return Optional.ofNullable(world.violation());
        }

        /** Where the load balancer put the session, when everybody is up. */
        private Optional<SimulatedServer> home() {
            boolean up = cluster.servers().stream()
                    .allMatch(server -> server.incarnation().isPresent());
            return Optional.ofNullable(
                            cluster.store().data().lane(LANE).sessions.get(SESSION))
                    .filter(row -> up)
                    .flatMap(row -> cluster.servers().stream()
                            .filter(server -> server.incarnation().equals(Optional.of(row.home)))
                            .findFirst());
        }

        private SimulatedServer another(SimulatedServer than) {
            return cluster.servers().stream()
                    .filter(server -> server.isUp() && server != than)
                    .findFirst()
                    .orElseThrow();
        }

        private void publish() {
            // Beyond those that the clients have published meanwhile.
            for (int number = 1_001; number <= 1_005; number++) {
                cluster.broker().publish(LANE, SESSION, number, false);
                cluster.runFor(5_000_000);
            }
        }
    }
}
