package io.baton.testkit.sim;

import io.baton.protocol.Step;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One cluster from its start, through all its faults, to the moment when everything is handled and nothing of the
 * dead remains: or to the first violation. The same seed is the same run.
 */
public final class Simulation {
    private final long seed;
    private final World world;
    private final SimulatedCluster cluster;
    private final FaultCounts counts = new FaultCounts();
    private final FaultInjector injector;

    private Simulation(long seed, Optional<Consumer<String>> reader) {
        this.seed = seed;
        this.world = new World(new Dice(seed), Scenario::drawn, reader);
        this.cluster = new SimulatedCluster(world, this::stepped);
        this.injector = new FaultInjector(world, cluster.broker(), cluster.store(), cluster.servers(), counts);
        world.timeline.note("scenario", world.scenario::toString);
    }

    /** Runs the simulation of a seed. */
    public static SimulationResult run(long seed) {
        return new Simulation(seed, Optional.empty()).run();
    }

    /** Runs the simulation of a seed and tells what happens in it, line by line. */
    public static SimulationResult run(long seed, Consumer<String> timeline) {
        return new Simulation(seed, Optional.of(timeline)).run();
    }

    private void stepped(SimulatedServer server, Step step) {
        injector.stepped(server, step);
    }

    private SimulationResult run() {
        cluster.begin();
        injector.begin();
        cluster.runFor(world.scenario.trouble().toNanos());
        injector.end();
        world.timeline.note("FAULT", () -> "no more from here on");
        cluster.settle();
        return new SimulationResult(
                seed,
                cluster.invariants().merges(),
                cluster.invariants().handoffs(),
                cluster.invariants().handled(),
                world.agenda.eventsRun(),
                counts,
                Optional.ofNullable(world.violation()));
    }
}
