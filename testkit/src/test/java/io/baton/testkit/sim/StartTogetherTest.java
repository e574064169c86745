package io.baton.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.api.BatonOptions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Servers that start together may form groups of one, which merge a moment later. */
class StartTogetherTest {
    private static final int SEEDS = 100;
    private static final Duration GRACE = ModelMembership.MERGE.plusMillis(30);

    @Test
    void nobodyIsFencedWhileTheirGroupsHaveNotMerged() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            World world = world(seed, Faults.NONE);
            SimulatedCluster cluster = new SimulatedCluster(world, (server, step) -> {});
            cluster.begin();
            cluster.runUntil(() -> cluster.servers().stream()
                    .allMatch(server -> server.incarnation().isPresent()));
            cluster.runFor(3 * GRACE.toNanos());
            assertThat(world.violation()).as("seed " + seed).isNull();
        }
    }

    @Test
    void whoDiedBeforeTheOthersStartedIsTakenOverAllTheSame() {
        World world = world(1, Worlds.SCRIPTED);
        SimulatedCluster cluster = new SimulatedCluster(world, (server, step) -> {});
        SimulatedServer first = cluster.servers().get(0);
        first.boot();
        cluster.runUntil(() -> first.incarnation().isPresent());
        var dead = first.incarnation().orElseThrow();
        first.kill();
        cluster.servers().stream().skip(1).forEach(SimulatedServer::boot);
        cluster.runFor(GRACE.toNanos() / 2);
        assertThat(cluster.store().data().isLive(dead)).isTrue();
        cluster.runFor(4 * GRACE.toNanos());
        assertThat(cluster.store().data().isLive(dead)).isFalse();
        assertThat(world.violation()).isNull();
    }

    private static World world(long seed, Faults faults) {
        BatonOptions options = BatonOptions.DEFAULTS
                .withHandlerThreads(1)
                .withBatch(10, 10)
                .withSessions(10, 1_000, 10)
                .withCalls(Duration.ofMillis(200), Duration.ofMillis(2))
                .withTakeovers(Duration.ofMillis(20), Duration.ofMillis(10))
                .withHandlerRetries(1, Duration.ofMillis(1))
                .withUsefulWithin(Duration.ofSeconds(1))
                .withUnseenGrace(GRACE);
        return new World(
                new Dice(seed),
                dice -> new Scenario(4, 1, 2, 1_000_000, 0, false, false, false, 10, Duration.ZERO, faults, options),
                Optional.empty());
    }
}
