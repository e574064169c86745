package io.baton.testkit.sim;

import io.baton.protocol.IncarnationId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One cluster from its start, through all its faults, to the moment when everything is handled and nothing of the
 * dead remains: or to the first violation. The same seed is the same run.
 */
public final class Simulation {
    private static final long LOOK = 5_000_000;
    private static final long BOUND = 60_000_000_000L;

    private final long seed;
    private final World world;
    private final Invariants invariants;
    private final ModelBroker broker;
    private final StoreData data;
    private final List<SimulatedServer> servers = new ArrayList<>();
    private final FaultCounts counts = new FaultCounts();
    private final FaultInjector injector;
    private final Clients clients;

    private Simulation(long seed, Optional<Consumer<String>> reader) {
        this.seed = seed;
        Dice dice = new Dice(seed);
        Scenario scenario = Scenario.drawn(dice);
        this.world = new World(
                dice,
                scenario,
                agenda -> reader.map(each -> Timeline.readBy(each, agenda)).orElseGet(() -> Timeline.unread(agenda)));
        this.invariants = new Invariants(world);
        this.broker = new ModelBroker(world, scenario.lanes());
        this.data = new StoreData(dice, invariants, scenario.lanes());
        invariants.watch(broker, data);
        ModelStore store = new ModelStore(world, data);
        ModelMembership group = new ModelMembership(world);
        this.injector = new FaultInjector(world, broker, store, servers, counts);
        for (int number = 1; number <= scenario.servers(); number++) {
            servers.add(new SimulatedServer(
                    world, broker, store, group, invariants, injector::stepped, "server-" + number));
        }
        this.clients = new Clients(world, broker, servers);
        world.timeline.note("scenario", scenario::toString);
    }

    /** Runs the simulation of a seed. */
    public static SimulationResult run(long seed) {
        return new Simulation(seed, Optional.empty()).run();
    }

    /** Runs the simulation of a seed and tells what happens in it, line by line. */
    public static SimulationResult run(long seed, Consumer<String> timeline) {
        return new Simulation(seed, Optional.of(timeline)).run();
    }

    private SimulationResult run() {
        servers.forEach(each -> world.agenda.after(world.dice.between(0L, 30_000_000L), each::boot));
        clients.begin();
        injector.begin();
        long trouble = world.scenario.trouble().toNanos();
        runUntil(trouble);
        injector.end();
        clients.end();
        world.timeline.note("FAULT", () -> "no more from here on");
        Optional<Violation> unsettled = unsettled();
        while (world.violation() == null && unsettled.isPresent()) {
            runUntil(world.agenda.now() + LOOK);
            unsettled = unsettled();
            if (world.agenda.now() > trouble + BOUND) {
                unsettled.ifPresent(world::violated);
            }
        }
        return new SimulationResult(
                seed,
                invariants.merges(),
                invariants.handled(),
                world.agenda.eventsRun(),
                counts,
                Optional.ofNullable(world.violation()));
    }

    private void runUntil(long time) {
        world.agenda.after(time - world.agenda.now(), () -> {});
        while (world.violation() == null && world.agenda.now() < time && world.agenda.runNext()) {
            // The invariants are checked as it goes.
        }
    }

    /** What must come true once the faults have stopped, and has not yet. */
    private Optional<Violation> unsettled() {
        if (!clients.allOpen()) {
            return Optional.of(
                    new Violation(Invariant.EVERYTHING_HANDLED, "not every session could be opened in the end"));
        }
        for (ModelLane lane : broker.lanes()) {
            for (ModelLane.Entry entry : lane.log) {
                if (entry.owed && !entry.handled) {
                    return Optional.of(new Violation(
                            Invariant.EVERYTHING_HANDLED,
                            "message " + entry.number + " of " + entry.session + " at " + entry.position + " on "
                                    + lane.id + " was never handled"));
                }
            }
        }
        Set<IncarnationId> living = new HashSet<>();
        servers.forEach(each -> each.incarnation().ifPresent(living::add));
        if (!living.equals(data.incarnations().keySet())) {
            return Optional.of(new Violation(
                    Invariant.NOTHING_REMAINS, "the store knows " + data.incarnations() + ", alive are " + living));
        }
        for (ModelLane lane : broker.lanes()) {
            if (!living.equals(lane.queues.keySet())) {
                return Optional.of(new Violation(
                        Invariant.NOTHING_REMAINS,
                        lane.id + " has subscriptions of " + lane.queues.keySet() + ", alive are " + living));
            }
        }
        return Optional.empty();
    }
}
