package io.baton.testkit.sim;

import io.baton.protocol.Step;
import java.util.List;
import java.util.Optional;

/** Lets faults strike: at any moment, and right after the steps of takeovers. */
final class FaultInjector {
    private static final long SECOND = 1_000_000_000;

    private final World world;
    private final ModelBroker broker;
    private final ModelStore store;
    private final List<SimulatedServer> servers;
    private final FaultCounts counts;
    private boolean active = true;

    FaultInjector(
            World world, ModelBroker broker, ModelStore store, List<SimulatedServer> servers, FaultCounts counts) {
        this.world = world;
        this.broker = broker;
        this.store = store;
        this.servers = servers;
        this.counts = counts;
    }

    void begin() {
        double perSecond = world.scenario.faults().perSecond();
        if (perSecond > 0) {
            strikeSoon((long) (SECOND / perSecond));
        }
    }

    private void strikeSoon(long mean) {
        world.agenda.after(world.dice.between(0, 2 * mean), () -> {
            if (active) {
                SimulatedServer target = world.dice.pick(servers);
                strikeSome(target, target.inTakeover());
                strikeSoon(mean);
            }
        });
    }

    /** A server has taken a step of a takeover. */
    void stepped(SimulatedServer server, Step step) {
        if (active && world.dice.chance(world.scenario.faults().atStep())) {
            world.agenda.after(world.dice.chance(0.5) ? 0 : world.transit(), () -> {
                if (active) {
                    strikeSome(server, Optional.of(step));
                }
            });
        }
    }

    /** No more faults, and whatever is broken is mended. */
    void end() {
        active = false;
        world.loseNothing();
        broker.comeUp();
        store.comeUp();
        for (SimulatedServer server : servers) {
            for (Reach each : Reach.values()) {
                server.joinUp(each);
                server.speedUp(each);
            }
            server.wake();
            server.releaseHandlers();
        }
        boolean anybody = servers.stream().anyMatch(SimulatedServer::isUp);
        for (SimulatedServer server : servers) {
            if (!server.isUp() && (!anybody || world.dice.chance(0.5))) {
                server.boot();
                anybody = true;
            }
        }
    }

    /** Often more than one: what one fault opens, another has to go through. */
    private void strikeSome(SimulatedServer target, Optional<Step> step) {
        do {
            strike(world.scenario.faults().pick(world.dice), target, step);
        } while (world.dice.chance(0.4));
    }

    private void strike(Fault fault, SimulatedServer target, Optional<Step> step) {
        switch (fault) {
            case CRASH -> {
                if (target.isUp()) {
                    counts.count(fault, step);
                    crash(target);
                }
            }
            case RESTART ->
                servers.stream().filter(each -> !each.isUp()).findFirst().ifPresent(each -> {
                    counts.count(fault, step);
                    each.boot();
                });
            case FREEZE -> {
                if (target.isRunning()) {
                    counts.count(fault, step);
                    target.freeze();
                    later(1_000_000, 300_000_000, target::wake);
                }
            }
            case CUT_FROM_PEERS -> cut(fault, target, Reach.PEERS, step);
            case CUT_FROM_BROKER -> cut(fault, target, Reach.BROKER, step);
            case CUT_FROM_STORE -> cut(fault, target, Reach.STORE, step);
            case SLOW_TO_BROKER -> slowDown(fault, target, Reach.BROKER, step);
            case SLOW_TO_STORE -> slowDown(fault, target, Reach.STORE, step);
            case STUCK_HANDLER -> {
                if (target.isUp()) {
                    counts.count(fault, step);
                    target.stickNextHandler();
                }
            }
            case FALSE_SUSPICION -> {
                if (target.isUp()) {
                    counts.count(fault, step);
                    target.suspectWrongly();
                }
            }
            case BROKER_RESTART -> {
                if (broker.isUp()) {
                    counts.count(fault, step);
                    note("broker goes down");
                    broker.goDown();
                    later(1_000_000, world.dice.chance(0.1) ? beyondUse() : 150_000_000, broker::comeUp);
                }
            }
            case STORE_RESTART -> {
                if (store.isUp()) {
                    counts.count(fault, step);
                    note("store goes down");
                    store.goDown();
                    later(1_000_000, world.dice.chance(0.1) ? beyondUse() : 150_000_000, store::comeUp);
                }
            }
            case CRASH_OF_TWO -> {
                List<SimulatedServer> others = servers.stream()
                        .filter(each -> each != target && each.isUp())
                        .toList();
                if (target.isUp() && !others.isEmpty()) {
                    counts.count(fault, step);
                    crash(target);
                    crash(world.dice.pick(others));
                }
            }
            case LEAVE -> {
                if (target.isRunning()) {
                    counts.count(fault, step);
                    target.leave(() -> left(target));
                }
            }
            case CRASH_OF_ALL -> {
                // Seldom, or little else would happen.
                if (world.dice.chance(0.3)) {
                    counts.count(fault, step);
                    servers.forEach(this::crash);
                }
            }
        }
    }

    /** Killed servers start again: some at once, some when others have long taken over. */
    private void crash(SimulatedServer server) {
        if (!server.isUp()) {
            return;
        }
        server.kill();
        bootLater(server);
    }

    /** Who leaves when the faults are over comes back all the same, or nobody might be there. */
    private void left(SimulatedServer server) {
        if (active) {
            bootLater(server);
        } else {
            server.boot();
        }
    }

    private void bootLater(SimulatedServer server) {
        later(1_000_000, world.dice.chance(0.3) ? 10_000_000 : 400_000_000, () -> {
            if (!server.isUp()) {
                counts.count(Fault.RESTART, anyStep());
                server.boot();
            }
        });
    }

    private Optional<Step> anyStep() {
        return servers.stream().flatMap(each -> each.inTakeover().stream()).findFirst();
    }

    private void cut(Fault fault, SimulatedServer target, Reach reach, Optional<Step> step) {
        if (target.isUp()) {
            counts.count(fault, step);
            target.cutFrom(reach);
            later(1_000_000, world.dice.chance(0.3) ? beyondUse() : 400_000_000, () -> target.joinUp(reach));
        }
    }

    /** Long enough for a server to suspect itself, if it ever does. */
    private long beyondUse() {
        return Math.min(2 * SECOND, 3 * world.scenario.options().usefulWithin().toNanos());
    }

    private void slowDown(Fault fault, SimulatedServer target, Reach reach, Optional<Step> step) {
        if (target.isUp()) {
            counts.count(fault, step);
            target.slowDown(reach);
            later(1_000_000, 200_000_000, () -> target.speedUp(reach));
        }
    }

    private void later(long low, long high, Runnable mending) {
        world.agenda.after(world.dice.between(low, high), () -> {
            if (active) {
                mending.run();
            }
        });
    }

    private void note(String what) {
        world.timeline.note("FAULT", () -> what);
    }
}
