package io.baton.testkit.sim;

import io.baton.node.api.OutboxClient;
import io.baton.node.api.OutboxConnection;
import io.baton.node.api.OutboxMessage;
import io.baton.node.api.UnknownNumberException;
import io.baton.protocol.LaneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * The client of one session. It reads its outbox on the server where its session is, loses its connection now and
 * then, looks for its session or has it follow, and names the last number that it has.
 */
final class OutboxReader {
    private static final long PATIENCE = 400_000_000;
    private static final long PAUSE = 20_000_000;

    private final World world;
    private final Invariants invariants;
    private final List<SimulatedServer> servers;
    private final String session;
    private final LaneId lane;
    private final BooleanSupplier open;
    private long last;
    private boolean restless = true;

    /** What it has tried last: whatever comes of earlier tries is nothing to it. */
    private long attempt;

    private long connected = -1;

    OutboxReader(
            World world,
            Invariants invariants,
            List<SimulatedServer> servers,
            String session,
            LaneId lane,
            BooleanSupplier open) {
        this.world = world;
        this.invariants = invariants;
        this.servers = servers;
        this.session = session;
        this.lane = lane;
        this.open = open;
    }

    void begin() {
        tryAgain(attempt);
    }

    /** From now on it stays where it is, if it can. */
    void settleDown() {
        restless = false;
    }

    boolean hasAll() {
        return last == invariants.given(lane, session);
    }

    private void tryAgain(long after) {
        if (attempt == after) {
            long next = ++attempt;
            world.agenda.after(world.dice.between(0L, PAUSE), () -> connect(next));
        }
    }

    private void connect(long current) {
        if (attempt != current) {
            return;
        }
        List<SimulatedServer> up =
                servers.stream().filter(SimulatedServer::isUp).toList();
        if (up.isEmpty() || !open.getAsBoolean()) {
            tryAgain(current);
            return;
        }
        SimulatedServer server = world.dice.pick(up);
        server.life().ifPresent(life -> life.onDeath(() -> tryAgain(current)));
        world.agenda.after(PATIENCE, () -> {
            if (connected != current) {
                tryAgain(current);
            }
        });
        if (world.dice.chance(0.2)) {
            server.claim(session).whenComplete((opened, thrown) -> connect(server, current));
        } else {
            connect(server, current);
        }
    }

    private void connect(SimulatedServer server, long current) {
        Connection connection = new Connection(server, current);
        server.connect(session, last, connection).whenComplete((established, thrown) -> {
            if (thrown == null) {
                connection.established(established);
            } else {
                connection.onDisconnected(thrown);
            }
        });
    }

    /** The server's end of a connection, and the client's. */
    private final class Connection implements OutboxClient {
        private final SimulatedServer server;
        private final long current;

        private Connection(SimulatedServer server, long current) {
            this.server = server;
            this.current = current;
        }

        private void established(OutboxConnection connection) {
            if (attempt != current) {
                connection.close();
                return;
            }
            connected = current;
            world.timeline.note(server.name(), () -> "has the client of " + session + ", which has all up to " + last);
            confirmSoon(connection);
            if (world.dice.chance(0.7)) {
                world.agenda.after(world.dice.between(0L, PATIENCE), () -> leave(connection));
            }
        }

        private void leave(OutboxConnection connection) {
            if (restless && attempt == current) {
                if (world.dice.chance(0.5)) {
                    connection.close();
                }
                tryAgain(current);
            }
        }

        private void confirmSoon(OutboxConnection connection) {
            server.life()
                    .ifPresent(life -> life.after(world.dice.between(0L, PATIENCE / 2), () -> {
                        if (attempt == current) {
                            connection.confirm(last);
                            confirmSoon(connection);
                        }
                    }));
        }

        @Override
        public CompletionStage<?> send(OutboxMessage message) {
            CompletableFuture<Void> sent = new CompletableFuture<>();
            boolean breaks = restless && world.dice.chance(0.02);
            world.agenda.after(world.transit(), () -> {
                if (attempt == current && !breaks) {
                    invariants.received(lane, message, last);
                    last = message.number();
                }
                server.life()
                        .ifPresent(life -> life.after(world.transit(), () -> {
                            if (breaks) {
                                sent.completeExceptionally(new IllegalStateException("the connection broke"));
                            } else {
                                sent.complete(null);
                            }
                        }));
            });
            return sent;
        }

        @Override
        public void onDisconnected(Throwable reason) {
            world.agenda.after(world.transit(), () -> {
                if (attempt == current && reason instanceof UnknownNumberException refusal) {
                    invariants.refused(lane, session, last, refusal);
                    last = Math.max(last, refusal.first() - 1);
                }
                tryAgain(current);
            });
        }
    }
}
