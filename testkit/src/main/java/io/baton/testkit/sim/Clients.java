package io.baton.testkit.sim;

import io.baton.node.api.SessionElsewhereException;
import io.baton.protocol.HandoffId;
import io.baton.protocol.HandoffMarker;
import io.baton.protocol.LaneId;
import io.baton.protocol.Marker;
import io.baton.protocol.TakeoverId;
import io.baton.protocol.TakeoverMarker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The world outside: a load balancer that puts sessions on servers, and publishers that send messages to them. What
 * is published from the answer to an open on is owed, unless a close is asked for before it is handled.
 */
final class Clients {
    private static final long PATIENCE = 400_000_000;

    private final World world;
    private final ModelBroker broker;
    private final List<SimulatedServer> servers;
    private final List<Session> sessions = new ArrayList<>();
    private final List<OutboxReader> readers = new ArrayList<>();
    private final Set<Object> unansweredClaims = new HashSet<>();
    private boolean publishing = true;

    private static final class Session {
        private final String id;
        private final LaneId lane;
        private boolean open;
        private long attempt;
        private long lastNumber;
        private Optional<SimulatedServer> server = Optional.empty();

        private Session(String id, LaneId lane) {
            this.id = id;
            this.lane = lane;
        }
    }

    Clients(World world, Invariants invariants, ModelBroker broker, List<SimulatedServer> servers) {
        this.world = world;
        this.broker = broker;
        this.servers = servers;
        int lanes = world.scenario.lanes();
        for (int number = 0; number < world.scenario.sessions(); number++) {
            String id = "s" + number;
            // As the drivers do it.
            Session session = new Session(id, new LaneId(Math.floorMod(id.hashCode(), lanes)));
            sessions.add(session);
            if (world.scenario.clientsRead()) {
                readers.add(new OutboxReader(world, invariants, servers, id, session.lane, () -> session.open));
            }
        }
    }

    void begin() {
        sessions.forEach(each -> world.agenda.after(world.dice.between(0L, 60_000_000L), () -> open(each)));
        readers.forEach(OutboxReader::begin);
        publishSoon();
        moveSoon();
    }

    /** No more is published, and no session closed. */
    void end() {
        publishing = false;
        readers.forEach(OutboxReader::settleDown);
    }

    /** Whether every session is open somewhere, as far as the load balancer knows. */
    boolean allOpen() {
        return sessions.stream().allMatch(each -> each.open);
    }

    /** Whether every claim was answered, but for those on servers that have died since. */
    boolean allClaimsAnswered() {
        return unansweredClaims.isEmpty();
    }

    /** Whether every client has what it is to get. */
    boolean allReceived() {
        return readers.stream().allMatch(OutboxReader::hasAll);
    }

    // ---- the load balancer

    private void open(Session session) {
        List<SimulatedServer> up =
                servers.stream().filter(SimulatedServer::isUp).toList();
        if (up.isEmpty()) {
            world.agenda.after(PATIENCE / 20, () -> open(session));
            return;
        }
        SimulatedServer server = world.dice.pick(up);
        long attempt = ++session.attempt;
        server.open(session.id)
                .whenComplete((opened, thrown) -> world.agenda.after(world.transit(), () -> {
                    if (attempt != session.attempt || session.open) {
                        return;
                    }
                    if (thrown == null || thrown instanceof SessionElsewhereException) {
                        session.open = true;
                        session.server = Optional.of(server);
                        world.timeline.note(
                                "balancer",
                                () -> session.id + " is open: "
                                        + (thrown == null ? String.valueOf(opened) : thrown.getMessage()));
                        closeSometime(session);
                    } else {
                        world.agenda.after(PATIENCE / 40, () -> open(session));
                    }
                }));
        world.agenda.after(PATIENCE, () -> {
            if (attempt == session.attempt && !session.open) {
                open(session);
            }
        });
    }

    private void closeSometime(Session session) {
        if (world.scenario.sessionsClose() && world.dice.chance(0.9)) {
            long attempt = session.attempt;
            world.agenda.after(world.dice.between(1_000_000L, 150_000_000L), () -> {
                if (publishing && session.open && session.attempt == attempt) {
                    somewhere(session).ifPresent(server -> close(session, server));
                }
            });
        }
    }

    /** Where the client is by now: still on the server of its session, or on any other. */
    private Optional<SimulatedServer> somewhere(Session session) {
        List<SimulatedServer> up =
                servers.stream().filter(SimulatedServer::isUp).toList();
        return world.dice.chance(0.4) || up.isEmpty()
                ? session.server.filter(SimulatedServer::isUp)
                : Optional.of(world.dice.pick(up));
    }

    /** Afterwards the session is opened again, but not before the close has had its effect or cannot have one any more. */
    private void close(Session session, SimulatedServer server) {
        session.open = false;
        broker.lane(session.lane).releaseFromPromise(session.id);
        long attempt = ++session.attempt;
        world.timeline.note("balancer", () -> "closes " + session.id + " on " + server.name());
        Optional<Life> asked = server.life();
        long lastEffect = 2 * world.scenario.options().callTimeout().toNanos();
        server.close(session.id)
                .whenComplete((closed, thrown) -> world.agenda.after(
                        thrown == null ? world.dice.between(0L, 20_000_000L) : lastEffect,
                        () -> reopen(session, attempt)));
        asked.ifPresent(life -> life.onDeath(() -> world.agenda.after(lastEffect, () -> reopen(session, attempt))));
    }

    private void reopen(Session session, long attempt) {
        if (attempt == session.attempt) {
            open(session);
        }
    }

    /** Now and then a client comes to another server, where its session shall follow it. */
    private void moveSoon() {
        long mean = world.scenario.moveEveryMicros() * 1_000L;
        if (mean == 0) {
            return;
        }
        world.agenda.after(world.dice.between(0, 2 * mean), () -> {
            if (publishing) {
                move(world.dice.pick(sessions));
                moveSoon();
            }
        });
    }

    private void move(Session session) {
        List<SimulatedServer> up =
                servers.stream().filter(SimulatedServer::isUp).toList();
        if (!session.open || up.isEmpty()) {
            return;
        }
        SimulatedServer server = world.dice.pick(up);
        long attempt = session.attempt;
        Object claim = new Object();
        unansweredClaims.add(claim);
        world.timeline.note("balancer", () -> session.id + " comes to " + server.name());
        server.life().ifPresent(life -> life.onDeath(() -> unansweredClaims.remove(claim)));
        server.claim(session.id).whenComplete((opened, thrown) -> {
            unansweredClaims.remove(claim);
            if (thrown == null && session.open && session.attempt == attempt) {
                session.server = Optional.of(server);
                world.timeline.note("balancer", () -> session.id + " has followed: " + opened);
            }
        });
    }

    // ---- the publishers

    private void publishSoon() {
        long mean = world.scenario.publishEveryMicros() * 1_000L;
        world.agenda.after(world.dice.between(0, 2 * mean), () -> {
            if (!publishing) {
                return;
            }
            if (broker.isUp()) {
                publish();
            }
            publishSoon();
        });
    }

    private void publish() {
        int count = world.dice.chance(0.1) ? world.dice.between(1, 20) : 1;
        for (int i = 0; i < count; i++) {
            Session session = world.dice.pick(sessions);
            if (world.dice.chance(0.02)) {
                strange(session.lane);
            } else if (session.open || world.dice.chance(0.2)) {
                broker.publish(session.lane, session.id, ++session.lastNumber, session.open);
            }
        }
    }

    /** A message without a session, one for a session nobody ever opened, or a marker that is none. */
    private void strange(LaneId lane) {
        switch (world.dice.below(world.scenario.forgedMarkers() ? 5 : 2)) {
            case 0 -> broker.publish(lane, "", 0, false);
            case 1 -> broker.publish(lane, "nobody", 1, false);
            case 2 -> broker.publishMarker(lane, Optional.empty());
            case 3 -> oldMarker(lane).ifPresent(marker -> broker.publishMarker(lane, Optional.of(guessed(marker))));
            default -> oldMarker(lane).ifPresent(marker -> broker.publishMarker(lane, Optional.of(marker)));
        }
    }

    /** What somebody would make who knows all of a marker but the id of the next one. */
    private static Marker guessed(Marker marker) {
        if (marker instanceof TakeoverMarker takeover) {
            return new TakeoverMarker(new TakeoverId("guessed"), takeover.failed(), takeover.failover());
        }
        HandoffMarker handoff = (HandoffMarker) marker;
        return new HandoffMarker(new HandoffId("guessed"), handoff.owner(), handoff.newHome());
    }

    private Optional<Marker> oldMarker(LaneId lane) {
        List<Marker> markers = broker.lane(lane).log.stream()
                .flatMap(entry -> entry.marker.stream())
                .toList();
        return markers.isEmpty() ? Optional.empty() : Optional.of(world.dice.pick(markers));
    }
}
