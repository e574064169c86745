package io.baton.cli.demo;

import io.baton.cli.fault.Cut;
import io.baton.cli.fault.Fault;
import io.baton.cli.fault.Freeze;
import io.baton.cli.fault.FreezeInCommit;
import io.baton.cli.fault.FreezeInHandoff;
import io.baton.cli.fault.Kill;
import io.baton.cli.fault.Leave;
import io.baton.cli.fault.Move;
import io.baton.cli.fault.Nothing;
import io.baton.cli.fault.Peer;
import io.baton.cli.fault.Restart;
import io.baton.cli.fault.Rolling;
import io.baton.cli.fault.Stick;
import io.baton.cli.fault.StickInCommit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does to the cluster what was asked for, each at its time. */
final class Faults implements AutoCloseable {
    /** Where nothing is done to a server, what follows shows what there is without: a moment for it all to get going. */
    private static final long NOTHING_SINCE_SECONDS = 10;

    private final Stage stage;
    private final Balancer balancer;
    private final Watch watch;
    private final List<Fault> faults;
    private final AtomicInteger toCome = new AtomicInteger(1);
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "faults");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable String failure;

    private interface Action {
        void run() throws IOException;
    }

    Faults(Stage stage, Balancer balancer, Watch watch, List<Fault> faults) {
        this.stage = stage;
        this.balancer = balancer;
        this.watch = watch;
        this.faults = List.copyOf(faults);
    }

    /**
     * Starts.
     *
     * @param beginNanos the beginning, by {@link System#nanoTime}
     */
    void start(long beginNanos) {
        for (Fault fault : faults) {
            // A crash happens by itself.
            if (fault instanceof Fault.Timed timed) {
                after(timed.at().minusNanos(System.nanoTime() - beginNanos), () -> happen(timed));
            } else if (fault instanceof FreezeInHandoff freeze) {
                freezeWhen(watch.handingOver(), freeze.length(), ServerProcess::releaseHandoff);
            } else if (fault instanceof Nothing) {
                var unused = executor.schedule(watch::nothingHappens, NOTHING_SINCE_SECONDS, TimeUnit.SECONDS);
            }
        }
        toCome.decrementAndGet();
    }

    private void after(Duration delay, Action action) {
        toCome.incrementAndGet();
        var unused = executor.schedule(
                () -> {
                    try {
                        action.run();
                        toCome.decrementAndGet();
                    } catch (IOException | RuntimeException e) {
                        failure = "a fault could not be made: " + e.getMessage();
                    }
                },
                delay.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private void happen(Fault.Timed fault) throws IOException {
        if (fault instanceof Kill kill) {
            kill(kill);
        } else if (fault instanceof Leave leave) {
            var unused = drain(stage.cluster().named(leave.server()))
                    .thenRun(() -> leave.back()
                            .ifPresent(
                                    later -> after(later, () -> stage.cluster().start(leave.server()))));
        } else if (fault instanceof Rolling) {
            roll(new ArrayDeque<>(stage.cluster().namesBut("")));
        } else if (fault instanceof Move move) {
            ServerProcess server = stage.cluster().named(move.server());
            watch.moving(server);
            balancer.move(server);
        } else if (fault instanceof Freeze freeze) {
            freeze(stage.cluster().named(freeze.server()), freeze.length());
        } else if (fault instanceof FreezeInCommit freeze) {
            ServerProcess server = stage.cluster().named(freeze.server());
            freezeWhen(server.holdCommit().thenApply(held -> server), freeze.length(), ServerProcess::releaseCommit);
        } else if (fault instanceof Stick stick) {
            ServerProcess server = stage.cluster().named(stick.server());
            watch.hitting(server, "stuck");
            server.stick();
        } else if (fault instanceof StickInCommit stick) {
            ServerProcess server = stage.cluster().named(stick.server());
            var unused = server.holdCommit().thenRun(() -> watch.hitting(server, "stuck"));
        } else if (fault instanceof Cut cut) {
            cut(cut);
        } else if (fault instanceof Restart restart) {
            restart(restart);
        }
    }

    private void kill(Kill kill) {
        ServerProcess server = stage.cluster().named(kill.server());
        watch.killing(server);
        server.kill();
        kill.back().ifPresent(later -> after(later, () -> stage.cluster().start(kill.server())));
    }

    private CompletableFuture<Void> drain(ServerProcess server) {
        toCome.incrementAndGet();
        watch.draining(server);
        server.drain();
        return server.ended().thenRun(toCome::decrementAndGet);
    }

    /** The next one, when the last is in operation again. */
    private void roll(Deque<String> names) {
        String name = names.poll();
        if (name == null) {
            return;
        }
        toCome.incrementAndGet();
        var unused =
                drain(stage.cluster().named(name)).thenRun(() -> after(Duration.ZERO, () -> startAndRoll(name, names)));
    }

    private void startAndRoll(String started, Deque<String> names) throws IOException {
        stage.cluster().start(started);
        var unused = stage.cluster()
                .named(started)
                .live()
                .thenRun(() -> after(Duration.ZERO, () -> {
                    roll(names);
                    toCome.decrementAndGet();
                }));
    }

    private void freeze(ServerProcess server, Duration length) throws IOException {
        watch.hitting(server, "frozen");
        server.freeze();
        after(length, () -> {
            server.thaw();
            watch.thawed(server.name());
        });
    }

    /** The server waits where it is until it has been frozen, and is told to go on before it is thawed. */
    private void freezeWhen(
            CompletableFuture<ServerProcess> waiting, Duration length, Consumer<ServerProcess> release) {
        toCome.incrementAndGet();
        var unused = waiting.thenAccept(server -> after(Duration.ZERO, () -> {
            freeze(server, length);
            release.accept(server);
            toCome.decrementAndGet();
        }));
    }

    private void cut(Cut cut) throws IOException {
        watch.hitting(stage.cluster().named(cut.server()), "cut off");
        Collection<String> others = othersOf(cut);
        for (String other : others) {
            if (cut.direction().isOut()) {
                stage.network().cut(cut.server(), other);
            }
            if (cut.direction().isIn()) {
                stage.network().cut(other, cut.server());
            }
        }
        after(cut.length(), () -> heal(cut, others));
    }

    private void heal(Cut cut, Collection<String> others) throws IOException {
        watch.healed(cut.server());
        for (String other : others) {
            if (cut.direction().isOut()) {
                stage.network().heal(cut.server(), other);
            }
            if (cut.direction().isIn()) {
                stage.network().heal(other, cut.server());
            }
        }
    }

    private Collection<String> othersOf(Cut cut) {
        List<String> others = new ArrayList<>();
        if (cut.from().contains(Peer.PEERS)) {
            others.addAll(stage.cluster().namesBut(cut.server()));
        }
        if (cut.from().contains(Peer.BROKER)) {
            others.add(Network.BROKER);
        }
        if (cut.from().contains(Peer.STORE)) {
            others.add(Network.STORE);
        }
        return others;
    }

    private void restart(Restart restart) {
        Service service = Objects.requireNonNull(stage.services().get(restart.service()));
        watch.servicePaused(restart.service());
        service.kill();
        after(restart.length(), () -> {
            service.startAgain();
            watch.serviceBack(restart.service());
        });
    }

    /** Whether there is nothing more to do. */
    boolean isDone() {
        return toCome.get() == 0;
    }

    /** Why something could not be done, if so. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Nothing more happens. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
