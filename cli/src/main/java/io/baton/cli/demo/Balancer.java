package io.baton.cli.demo;

import io.baton.protocol.IncarnationId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts each session on a server in turn, as a load balancer puts clients. That a server is gone it notices
 * by the broken connection, and it tells nobody.
 */
final class Balancer {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final Duration RETRY_DELAY = Duration.ofMillis(50);
    private static final Duration GIVE_UP = Duration.ofSeconds(20);

    private final Cluster cluster;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, CompletableFuture<IncarnationId>> sessions = new ConcurrentHashMap<>();

    Balancer(Cluster cluster) {
        this.cluster = cluster;
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
