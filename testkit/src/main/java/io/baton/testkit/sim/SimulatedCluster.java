package io.baton.testkit.sim;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** Servers with all that they need, and clients around them. What happens to them is somebody else's to say. */
final class SimulatedCluster {
    private static final long LOOK = 5_000_000;
    private static final long BOUND = 60_000_000_000L;

    private final World world;
    private final Invariants invariants;
    private final ModelBroker broker;
    private final ModelStore store;
    private final List<SimulatedServer> servers = new ArrayList<>();
    private final Clients clients;

    /** @param onStep is told of every step of a takeover, and by which server */
    SimulatedCluster(World world, BiConsumer<SimulatedServer, Step> onStep) {
        Scenario scenario = world.scenario;
        this.world = world;
        this.invariants = new Invariants(world);
        this.broker = new ModelBroker(world, scenario.lanes());
        StoreData data = new StoreData(world, invariants, scenario.lanes());
        invariants.watch(broker, data);
        this.store = new ModelStore(world, data);
        ModelMembership group = new ModelMembership(world);
        for (int number = 1; number <= scenario.servers(); number++) {
            servers.add(new SimulatedServer(world, broker, store, group, invariants, onStep, "server-" + number));
        }
        this.clients = new Clients(world, invariants, broker, servers);
    }

    ModelBroker broker() {
        return broker;
    }

    ModelStore store() {
        return store;
    }

    List<SimulatedServer> servers() {
        return servers;
    }

    Invariants invariants() {
        return invariants;
    }

    void begin() {
        servers.forEach(each -> world.agenda.after(world.dice.between(0L, 30_000_000L), each::boot));
        clients.begin();
    }

    /** Lets everything happen that is due within a while. */
    void runFor(long nanos) {
        long end = world.agenda.now() + nanos;
        world.agenda.after(nanos, () -> {});
        while (world.violation() == null && world.agenda.now() < end && world.agenda.runNext()) {
            // The invariants are checked as it goes.
        }
    }

    /** Lets things happen until a condition holds. */
    void runUntil(BooleanSupplier condition) {
        long end = world.agenda.now() + BOUND;
        while (world.violation() == null && !condition.getAsBoolean()) {
            if (!world.agenda.runNext() || world.agenda.now() > end) {
                throw new IllegalStateException("what was waited for did not happen");
            }
        }
    }

    /** With no fault any more: waits until all is handled and nothing of the dead remains, but not for ever. */
    void settle() {
        clients.end();
        long end = world.agenda.now() + BOUND;
        Optional<Violation> unsettled = unsettled();
        while (world.violation() == null && unsettled.isPresent()) {
            runFor(LOOK);
            unsettled = unsettled();
            if (world.agenda.now() > end) {
                unsettled.ifPresent(world::violated);
            }
        }
    }

    /** Whether everything that somebody was promised to be handled is. */
    boolean isAllHandled() {
        return broker.lanes().stream()
                .flatMap(lane -> lane.log.stream())
                .noneMatch(entry -> entry.owed && !entry.handled);
    }

    /** What must come true once the faults have stopped, and has not yet. */
    private Optional<Violation> unsettled() {
        if (!clients.allOpen()) {
            return Optional.of(
                    new Violation(Invariant.EVERYTHING_HANDLED, "not every session could be opened in the end"));
        }
        if (servers.stream().anyMatch(SimulatedServer::isLeaving)) {
            return Optional.of(new Violation(Invariant.NOTHING_REMAINS, "a server that is to leave never does"));
        }
        if (!clients.allClaimsAnswered()) {
            return Optional.of(new Violation(Invariant.EVERYTHING_HANDLED, "a claim was never answered"));
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
        if (!clients.allReceived()) {
            return Optional.of(new Violation(Invariant.EVERYTHING_HANDLED, "a client never got all of its outbox"));
        }
        Set<IncarnationId> living = new HashSet<>();
        servers.forEach(each -> each.incarnation().ifPresent(living::add));
        if (!living.equals(store.data().incarnations().keySet())) {
            return Optional.of(new Violation(
                    Invariant.NOTHING_REMAINS,
                    "the store knows " + store.data().incarnations() + ", alive are " + living));
        }
        for (StoreLane lane : store.data().lanes()) {
            for (StoreLane.HandoffRow row : lane.handoffs.values()) {
                if (!living.contains(row.handoff.owner()) || !living.contains(row.handoff.newHome())) {
                    return Optional.of(new Violation(
                            Invariant.NOTHING_REMAINS,
                            "the store knows " + row.handoff + ", which is " + row.status + ", alive are " + living));
                }
            }
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
