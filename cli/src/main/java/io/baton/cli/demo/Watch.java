package io.baton.cli.demo;

import io.baton.cli.fault.Restart;
import io.baton.cli.screen.Screen;
import io.baton.cli.server.Notice;
import io.baton.cli.server.Victim;
import io.baton.node.api.TakeoverRecord;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.Step;
import io.baton.protocol.TakeoverId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Keeps what servers tell and what was done to them, and shows what matters as it happens. */
final class Watch implements ServerProcess.ServerListener {
    private static final long REPEAT_NANOS = 5_000_000_000L;

    private final Screen screen;
    private final List<Victim> crashing;
    private final CompletableFuture<ServerProcess> handingOver = new CompletableFuture<>();
    private final Map<IncarnationId, Hit> hits = new HashMap<>();
    private final Set<ServerProcess> toEnd = new HashSet<>();
    private final Set<ServerProcess> disturbed = new HashSet<>();
    private final Map<TakeoverId, TakeoverRecord> takeovers = new HashMap<>();
    private final List<Notice.Committed> commits = new ArrayList<>();
    private final OwnCommits ownCommits = new OwnCommits();
    private final List<Notice.NotCommitted> notCommitted = new ArrayList<>();
    private final Set<IncarnationId> killed = new HashSet<>();
    private final Set<IncarnationId> fenced = new HashSet<>();
    private final Map<String, Long> troubles = new HashMap<>();
    private final List<String> failures = new ArrayList<>();
    private long handled;
    private long deadLetters;
    private long handedOver;
    private long movements;
    private int crashed;
    private boolean nothingHappens;
    private boolean ending;
    private Instant endingSince = Instant.MAX;

    /**
     * What was done to a server.
     *
     * @param what as it is called in the report
     * @param at when
     */
    record Hit(String what, Instant at) {}

    /** @param crashing servers that are to crash by themselves */
    Watch(Screen screen, List<Victim> crashing) {
        this.screen = screen;
        this.crashing = List.copyOf(crashing);
    }

    /** A server is about to be killed, whether it is in operation or not. */
    synchronized void killing(ServerProcess server) {
        toEnd.add(server);
        server.incarnation().ifPresent(killed::add);
        server.incarnation().ifPresent(incarnation -> hits.put(incarnation, new Hit("killed", Instant.now())));
    }

    /** A server is about to hand its sessions over and end. */
    synchronized void draining(ServerProcess server) {
        screen.line("%s hands its sessions over now", server.name());
        toEnd.add(server);
        server.incarnation().ifPresent(killed::add);
        server.incarnation().ifPresent(incarnation -> hits.put(incarnation, new Hit("drained", Instant.now())));
    }

    /**
     * Something is about to happen to a server that it may survive.
     *
     * @param what as it is called in the report
     */
    synchronized void hitting(ServerProcess server, String what) {
        screen.line("%s is %s now", server.name(), what);
        disturbed.add(server);
        server.incarnation().ifPresent(incarnation -> hits.put(incarnation, new Hit(what, Instant.now())));
    }

    /** Nothing is done to any server; from now on it is seen how long events take without. */
    synchronized void nothingHappens() {
        nothingHappens = true;
    }

    /** The clients of a server are about to go to others. */
    synchronized void moving(ServerProcess server) {
        movements++;
        screen.line("the clients of %s go to others now", server.name());
    }

    /** Completes with the first server that waits in a handoff for being frozen. */
    CompletableFuture<ServerProcess> handingOver() {
        return handingOver;
    }

    /** A server that was frozen goes on. */
    synchronized void thawed(String server) {
        movements++;
        screen.line("%s goes on", server);
    }

    /** The network of a server is about to be whole again. */
    synchronized void healed(String server) {
        movements++;
        screen.line("%s is connected again", server);
    }

    /** Broker or store is about to be killed. */
    synchronized void servicePaused(Restart.Service service) {
        screen.line("the %s is killed now", word(service));
    }

    /** It accepts connections again. */
    synchronized void serviceBack(Restart.Service service) {
        movements++;
        screen.line("the %s is back", word(service));
    }

    private static String word(Restart.Service service) {
        return service.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public synchronized void noticed(ServerProcess server, Notice notice) {
        if (notice instanceof Notice.Committed committed) {
            committed(committed);
        } else if (notice instanceof Notice.TakeoverStep reached) {
            reached(reached.takeover(), reached.step());
        } else if (notice instanceof Notice.DeadLetter letter) {
            deadLetters++;
            screen.line("%s could not handle an event of %s: %s", server.name(), letter.session(), letter.reason());
        } else if (notice instanceof Notice.NotCommitted refused) {
            notCommitted.add(refused);
        } else if (notice instanceof Notice.HandingOver) {
            handingOver.complete(server);
        } else if (ending) {
            return;
        } else if (notice instanceof Notice.Live live) {
            movements++;
            screen.line("%s is live", live.self());
        } else if (notice instanceof Notice.Fenced fenced) {
            movements++;
            this.fenced.add(fenced.self());
            screen.line("%s was fenced", fenced.self());
        } else if (notice instanceof Notice.HandedOver handed) {
            movements++;
            handedOver += handed.sessions();
        } else if (notice instanceof Notice.Left left) {
            movements++;
            if (left.problem().isEmpty()) {
                screen.line("%s has handed all its sessions over", server.name());
            } else if (disturbed.contains(server)) {
                screen.line("%s could not hand all its sessions over: %s", server.name(), left.problem());
            } else {
                fail(server.name() + " could not hand its sessions over: " + left.problem());
            }
        } else if (notice instanceof Notice.Trouble trouble) {
            trouble(server.name() + ": " + trouble.what());
        } else if (notice instanceof Notice.Failed failed) {
            fail(server.name() + " failed: " + failed.reason());
        }
    }

    private void fail(String text) {
        failures.add(text);
        screen.line("%s", text);
    }

    /** Shows it, unless the same was shown just now. */
    private void trouble(String text) {
        Long shown = troubles.put(text, System.nanoTime());
        if (shown == null || System.nanoTime() - shown > REPEAT_NANOS) {
            screen.line("%s", text);
        }
    }

    synchronized void committed(Notice.Committed committed) {
        handled += committed.handled();
        ownCommits.add(committed);
        if (committed.handled() > 0) {
            movements++;
        }
        // Nobody asks for those before.
        if (nothingHappens || !hits.isEmpty()) {
            commits.add(committed);
        }
    }

    synchronized void reached(TakeoverRecord takeover, Step step) {
        if (isAfterEnding(takeover)) {
            return;
        }
        movements++;
        if (takeovers.put(takeover.id(), takeover) == null) {
            Hit hit = hits.get(takeover.failed());
            screen.line("%s was %s", takeover.failed(), hit == null ? "suspected" : hit.what());
        }
        Instant at = takeover.steps().get(step);
        Instant since = since(takeover);
        if (at == null || ending) {
            return;
        }
        double ms = Duration.between(since, at).toNanos() / 1e6;
        screen.line("%+8.1f ms  %s takes over %s: %s", ms, takeover.failover(), takeover.failed(), words(step));
    }

    private static String words(Step step) {
        String name = step.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return step.number() == 0 ? name : step.number() + " " + name;
    }

    /** When it began: with what was done to the failed server, or else when it was detected. */
    private Instant since(TakeoverRecord takeover) {
        Hit hit = hits.get(takeover.failed());
        if (hit != null) {
            return hit.at();
        }
        Instant detected = takeover.steps().get(Step.DETECTED);
        return detected != null
                ? detected
                : takeover.steps().values().stream().min(Instant::compareTo).orElse(Instant.EPOCH);
    }

    @Override
    public synchronized void ended(ServerProcess server) {
        movements++;
        server.lastIncarnation().filter(this::hasCrashed).ifPresent(incarnation -> {
            crashed++;
            toEnd.add(server);
            killed.add(incarnation);
            hits.put(incarnation, new Hit("crashed", Instant.now()));
        });
        if (!ending && !toEnd.contains(server)) {
            fail(server.name() + " has ended, and nobody killed it: see its log");
        }
    }

    private boolean hasCrashed(IncarnationId incarnation) {
        return crashing.stream().map(Victim::name).flatMap(Optional::stream).anyMatch(incarnation.toString()::equals);
    }

    /** Servers are stopped from here on, and what they tell is no news. */
    synchronized void ending() {
        ending = true;
        endingSince = Instant.now();
    }

    /** Whether a takeover began only when all servers were being stopped: those that are slower take over the others. */
    synchronized boolean isAfterEnding(TakeoverRecord takeover) {
        return ending && takeover.steps().values().stream().allMatch(endingSince::isBefore);
    }

    /** How many events the servers said they handled. A killed one may not have said all. */
    synchronized long handled() {
        return handled;
    }

    /** How many sessions servers handed over to others. */
    synchronized long handedOver() {
        return handedOver;
    }

    synchronized long deadLetters() {
        return deadLetters;
    }

    /** Servers that failed by themselves, in words. */
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /** Grows as long as anything moves. */
    synchronized long movements() {
        return movements;
    }

    /** What was done to which incarnation. */
    synchronized Map<IncarnationId, Hit> hits() {
        return Map.copyOf(hits);
    }

    /** Commits since something was first done to a server, or it was said that nothing will be. */
    synchronized List<Notice.Committed> commits() {
        return List.copyOf(commits);
    }

    /** What servers committed of their own queues, since the run began. */
    OwnCommits ownCommits() {
        return ownCommits;
    }

    /** Batches that servers could not commit, as they said. */
    synchronized List<Notice.NotCommitted> notCommitted() {
        return List.copyOf(notCommitted);
    }

    /** The incarnations whose process was killed or crashed. */
    synchronized Set<IncarnationId> killed() {
        return Set.copyOf(killed);
    }

    /** The incarnations that said that they were fenced. */
    synchronized Set<IncarnationId> fenced() {
        return Set.copyOf(fenced);
    }

    /** The last that was told of each takeover. */
    synchronized Collection<TakeoverRecord> takeovers() {
        return List.copyOf(takeovers.values());
    }

    /**
     * Whether no takeover is under way and no crash still to come.
     *
     * @param live the incarnations in operation
     */
    synchronized boolean isCalm(Set<IncarnationId> live) {
        boolean begunAndNotEnded =
                takeovers.values().stream().anyMatch(t -> live.contains(t.failover()) && !t.isComplete());
        return !begunAndNotEnded && crashed == crashing.size();
    }
}
