package io.baton.cli.demo;

import io.baton.cli.server.ServerConfig;
import io.baton.protocol.IncarnationId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** All servers, each in the process that it has at present. */
final class Cluster implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration PROOF_LIMIT = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final Map<String, Start> starts = new LinkedHashMap<>();
    private final ServerProcess.ServerListener listener;

    /** Each opens a session of its own: that of a server's former incarnation is another server's by now. */
    private int proofs;

    // Guarded by this.
    private final Map<String, ServerProcess> servers = new LinkedHashMap<>();
    private boolean closed;

    /**
     * How a server's process is started.
     *
     * @param host where it runs
     * @param log where its standard error goes
     */
    record Start(ServerConfig config, Host host, Path log) {}

    /** Nothing runs yet. */
    Cluster(List<Start> starts, ServerProcess.ServerListener listener) {
        starts.forEach(start -> this.starts.put(start.config().name(), start));
        this.listener = listener;
    }

    /**
     * Starts all servers, and waits until they are in operation.
     *
     * @throws RunFailedException if one of them cannot be
     */
    void start() throws IOException, InterruptedException {
        for (String name : starts.keySet()) {
            start(name);
        }
        awaitLive();
    }

    /** Starts a server's process, in place of one that has ended. Does not wait until it is live. */
    synchronized void start(String name) throws IOException {
        if (!closed) {
            Start start = Objects.requireNonNull(starts.get(name));
            servers.put(name, ServerProcess.start(start.config(), start.host(), start.log(), listener));
        }
    }

    private void awaitLive() throws InterruptedException {
        CompletableFuture<?>[] live =
                servers().stream().map(ServerProcess::live).toArray(CompletableFuture<?>[]::new);
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

    private synchronized List<ServerProcess> servers() {
        return List.copyOf(servers.values());
    }

    /** The names of all servers but one. */
    Collection<String> namesBut(String name) {
        List<String> others = new ArrayList<>(starts.keySet());
        others.remove(name);
        return others;
    }

    /** Those in operation, as far as is known here. */
    List<ServerProcess> live() {
        return servers().stream()
                .filter(server -> server.incarnation().isPresent())
                .toList();
    }

    /** The incarnations in operation, as far as is known here. */
    Set<IncarnationId> liveIncarnations() {
        return servers().stream()
                .map(ServerProcess::incarnation)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    /** Whether every server is in operation whose process runs. */
    boolean isWhole() {
        return servers().stream()
                .filter(ServerProcess::isRunning)
                .allMatch(server -> server.incarnation().isPresent());
    }

    /** Which servers do not do what a server in operation does: commit that a session is open there. In words. */
    List<String> useless() throws InterruptedException {
        List<String> useless = new ArrayList<>();
        for (ServerProcess server : live()) {
            try {
                proofs++;
                server.open("proof " + proofs + " that " + server.name() + " is of use")
                        .get(PROOF_LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                useless.add(server.name() + " is in operation, but opens no session: " + e);
            }
        }
        return useless;
    }

    synchronized ServerProcess named(String name) {
        return Objects.requireNonNull(servers.get(name), () -> "there is no " + name);
    }

    /** How much memory those used that were stopped. */
    List<MemoryUse> memory() {
        return servers().stream()
                .map(ServerProcess::memory)
                .filter(use -> use.heap() > 0)
                .toList();
    }

    /** Stops all of them at the same time, those that are frozen too. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        servers().forEach(ServerProcess::stop);
        long until = System.nanoTime() + STOP_LIMIT.toNanos();
        servers().forEach(server -> server.awaitEnd(until));
    }
}
