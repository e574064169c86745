package io.baton.testkit.sim;

import io.baton.node.api.BatonOptions;
import io.baton.protocol.LaneId;
import io.baton.protocol.Strategy;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * An owner does not hear that it has handed a session over. The new home handles messages of it and dies, and the owner
 * takes it over, before it has asked again: what it remembers of the session's state is of before. Answers with the
 * invariant that breaks, if one does.
 */
final class OwnerTakesOverNewHome implements Callable<String> {
    private static final String SESSION = "s0";
    private static final LaneId LANE = new LaneId(0);

    private final World world = new World(new Dice(1), dice -> scenario(), Optional.empty());
    private final SimulatedCluster cluster = new SimulatedCluster(world, (server, step) -> {});
    private int published;

    private static Scenario scenario() {
        return Worlds.scripted(2, 1, 10, BatonOptions.DEFAULTS.withStrategy(Strategy.STOP_AND_DRAIN));
    }

    @Override
    public String call() {
        cluster.begin();
        cluster.runUntil(() -> home().isPresent());
        SimulatedServer owner = home().orElseThrow();
        SimulatedServer newHome = cluster.servers().stream()
                .filter(server -> server != owner)
                .findFirst()
                .orElseThrow();
        publish();
        newHome.claim(SESSION);
        cluster.runUntil(() -> cluster.invariants().handoffs() == 1);
        owner.cutFrom(Reach.STORE);
        publish();
        newHome.kill();
        owner.joinUp(Reach.STORE);
        publish();
        cluster.settle();
        return Optional.ofNullable(world.violation())
                .map(violation -> violation.invariant() + ", after " + world.agenda.eventsRun() + " events")
                .orElse("");
    }

    /** A few messages, until they are handled. */
    private void publish() {
        for (int i = 0; i < 5; i++) {
            cluster.broker().publish(LANE, SESSION, ++published, true);
        }
        cluster.runUntil(cluster::isAllHandled);
    }

    private Optional<SimulatedServer> home() {
        boolean up = cluster.servers().stream()
                .allMatch(server -> server.incarnation().isPresent());
        return Optional.ofNullable(cluster.store().data().lane(LANE).sessions.get(SESSION))
                .filter(row -> up)
                .flatMap(row -> cluster.servers().stream()
                        .filter(server -> server.incarnation().equals(Optional.of(row.home)))
                        .findFirst());
    }
}
