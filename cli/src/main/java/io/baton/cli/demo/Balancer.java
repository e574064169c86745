package io.baton.cli.demo;

import io.baton.protocol.IncarnationId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Puts each session on a server in turn, as a load balancer puts clients. That a server is gone it notices
 * by the broken connection, and it tells nobody.
 */
final class Balancer {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final Duration CLAIM_LIMIT = Duration.ofSeconds(20);
    private static final Duration RETRY_DELAY = Duration.ofMillis(50);
    private static final Duration GIVE_UP = Duration.ofSeconds(20);

    private final Cluster cluster;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, CompletableFuture<IncarnationId>> sessions = new ConcurrentHashMap<>();
    private final RandomGenerator random;
    private final boolean scatter;
    private final Map<String, ServerProcess> clientAt = new ConcurrentHashMap<>();
    private final Set<ServerProcess> watched = ConcurrentHashMap.newKeySet();
    private final Set<String> away = ConcurrentHashMap.newKeySet();
    private final Queue<Returns.Return> returns = new ConcurrentLinkedQueue<>();

    /**
     * Nobody is connected yet.
     *
     * @param random draws where clients go
     * @param scatter whether clients come back whose server has died
     */
    Balancer(Cluster cluster, RandomGenerator random, boolean scatter) {
        this.cluster = cluster;
        this.random = random;
        this.scatter = scatter;
    }

    /** Opens a session somewhere, once. Fails with a {@link RunFailedException} if no server takes it. */
    CompletableFuture<IncarnationId> open(String session) {
        return sessions.computeIfAbsent(session, id -> {
            CompletableFuture<IncarnationId> opened = new CompletableFuture<>();
            attempt(id, System.nanoTime() + GIVE_UP.toNanos(), opened);
            return opened;
        });
    }

    private void attempt(String session, long untilNanos, CompletableFuture<IncarnationId> opened) {
        List<ServerProcess> live = cluster.live();
        if (live.isEmpty()) {
            again(session, untilNanos, opened, new RunFailedException("no server is in operation"));
            return;
        }
        ServerProcess server = live.get(Math.floorMod(next.getAndIncrement(), live.size()));
        var unused = server.open(session)
                .orTimeout(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((home, failure) -> {
                    if (failure == null) {
                        cluster.live().stream()
                                .filter(each -> each.incarnation().equals(Optional.of(home)))
                                .findFirst()
                                .ifPresent(at -> connected(session, at));
                        opened.complete(home);
                    } else {
                        again(session, untilNanos, opened, failure);
                    }
                });
    }

    private void again(String session, long untilNanos, CompletableFuture<IncarnationId> opened, Throwable cause) {
        if (cause instanceof SessionRefusedException || System.nanoTime() > untilNanos) {
            opened.completeExceptionally(new RunFailedException(
                    "the session " + session + " could not be opened: " + cause.getMessage(), cause));
            return;
        }
        CompletableFuture.delayedExecutor(RETRY_DELAY.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> attempt(session, untilNanos, opened));
    }

    // ---- clients that come back, or go elsewhere

    private void connected(String session, ServerProcess server) {
        clientAt.put(session, server);
        if (!scatter) {
            return;
        }
        if (watched.add(server)) {
            var unused = server.ended().thenRun(() -> move(server));
        } else if (!server.isRunning() && clientAt.get(session) == server && away.add(session)) {
            comeBack(session, server);
        }
    }

    /** The clients of a server go to any others, and claim their sessions there. */
    void move(ServerProcess server) {
        clientAt.forEach((session, at) -> {
            if (at == server && away.add(session)) {
                comeBack(session, server);
            }
        });
    }

    private void comeBack(String session, ServerProcess from) {
        List<ServerProcess> others =
                cluster.live().stream().filter(server -> server != from).toList();
        if (others.isEmpty()) {
            comeBackLater(session, from);
            return;
        }
        ServerProcess to = others.get(drawn(others.size()));
        var unused = to.claim(session)
                .orTimeout(CLAIM_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((home, failure) -> {
                    if (failure == null) {
                        from.lastIncarnation()
                                .filter(left -> !from.isRunning())
                                .ifPresent(died -> returns.add(new Returns.Return(died, home, Instant.now())));
                        away.remove(session);
                        connected(session, to);
                    } else {
                        comeBackLater(session, from);
                    }
                });
    }

    private void comeBackLater(String session, ServerProcess from) {
        CompletableFuture.delayedExecutor(RETRY_DELAY.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> comeBack(session, from));
    }

    private int drawn(int bound) {
        synchronized (random) {
            return random.nextInt(bound);
        }
    }

    /** Whether every client that has come back or gone elsewhere has its session. */
    boolean allAreBack() {
        return away.isEmpty();
    }

    /** The clients that have come back and have their sessions. */
    List<Returns.Return> returns() {
        return List.copyOf(returns);
    }

    /** Where each session was opened. */
    Map<String, IncarnationId> homes() {
        Map<String, IncarnationId> homes = new HashMap<>();
        sessions.forEach((session, opened) -> {
            if (opened.isDone() && !opened.isCompletedExceptionally()) {
                homes.put(session, opened.join());
            }
        });
        return homes;
    }
}
