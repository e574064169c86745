package io.baton.cli.demo;

import io.baton.protocol.IncarnationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** All servers. */
final class Cluster implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final List<ServerProcess> servers;

    Cluster(List<ServerProcess> servers) {
        this.servers = List.copyOf(servers);
    }

    /**
     * Waits until all are in operation.
     *
     * @throws RunFailedException if one of them cannot be
     */
    void awaitLive() throws InterruptedException {
        CompletableFuture<?>[] live = servers.stream().map(ServerProcess::live).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.anyOf(failed(live), CompletableFuture.allOf(live))
                    .get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw RunFailedException.because("a server did not start", e);
        } catch (TimeoutException e) {
            throw new RunFailedException("the servers were not live within " + START_LIMIT.toSeconds() + " s", e);
        }
    }

    // Fails as soon as one of them does, and never completes otherwise.
    private static CompletableFuture<Void> failed(CompletableFuture<?>[] futures) {
        CompletableFuture<Void> failed = new CompletableFuture<>();
        for (CompletableFuture<?> future : futures) {
            future.exceptionally(cause -> {
                failed.completeExceptionally(cause);
                return null;
            });
        }
        return failed;
    }

    List<ServerProcess> servers() {
        return servers;
    }

    /** Those in operation, as far as is known here. */
    List<ServerProcess> live() {
        return servers.stream()
                .filter(server -> server.incarnation().isPresent())
                .toList();
    }

    /** The incarnations in operation, as far as is known here. */
    Set<IncarnationId> liveIncarnations() {
        return servers.stream()
                .map(ServerProcess::incarnation)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    ServerProcess named(String name) {
        return servers.stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Stops all of them at the same time. */
    @Override
    public void close() {
        servers.forEach(ServerProcess::stop);
        long until = System.nanoTime() + STOP_LIMIT.toNanos();
        servers.forEach(server -> server.awaitEnd(until));
    }
}
