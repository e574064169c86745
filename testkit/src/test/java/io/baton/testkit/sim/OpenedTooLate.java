package io.baton.testkit.sim;

import io.baton.node.api.BatonOptions;
import io.baton.protocol.LaneId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The way to the broker is slow while a server opens the subscription that it has lost: some answers come after the server has given
 * the request up and asked again. Answers with the invariant that breaks, if one does.
 */
final class OpenedTooLate implements Callable<String> {
    private static final int SEEDS = 1_000;
    private static final String SESSION = "s0";
    private static final LaneId LANE = new LaneId(0);
    /** About as long as two slow ways take. */
    private static final Duration CALL_TIMEOUT = Duration.ofMillis(20);

    /** A server that suspected itself would get out of it. */
    private static final Duration NEVER = Duration.ofDays(1);

    @Override
    public String call() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Optional<Violation> violation = violation(seed);
            if (violation.isPresent()) {
                return violation.get().invariant() + ", seed " + seed;
            }
        }
        return "";
    }

    private static Scenario scenario() {
        return Worlds.scripted(
                1,
                1,
                10,
                BatonOptions.DEFAULTS
                        .withHandlerThreads(1)
                        .withCalls(CALL_TIMEOUT, Duration.ofMillis(1))
                        .withHandlerRetries(1, Duration.ofMillis(1))
                        .withUsefulWithin(NEVER));
    }

    private static Optional<Violation> violation(long seed) {
        World world = new World(new Dice(seed), dice -> scenario(), Optional.empty());
        SimulatedCluster cluster = new SimulatedCluster(world, (server, step) -> {});
        cluster.begin();
        SimulatedServer server = cluster.servers().get(0);
        cluster.runUntil(() -> server.incarnation().isPresent());
        server.cutFrom(Reach.BROKER);
        cluster.runFor(Duration.ofSeconds(30).toNanos());
        server.slowDown(Reach.BROKER);
        server.joinUp(Reach.BROKER);
        cluster.runFor(world.dice.between(20_000_000L, 200_000_000L));
        server.speedUp(Reach.BROKER);
        var opened = server.open(SESSION).toCompletableFuture();
        cluster.runUntil(opened::isDone);
        // Beyond those that the clients have published meanwhile.
        for (int number = 1_001; number <= 1_005; number++) {
            cluster.broker().publish(LANE, SESSION, number, false);
            cluster.runFor(5_000_000);
        }
        cluster.settle();
        return Optional.ofNullable(world.violation());
    }
}
