package io.baton.cli.demo;

import io.baton.cli.ledger.LedgerRow;
import io.baton.cli.server.Notice;
import io.baton.node.api.TakeoverRecord;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Works out what happened when in each takeover, from what the servers told and the ledger. */
final class Timeline {
    /** What a takeover counts from if nothing was done to the failed server. */
    static final String DETECTED = "detected";

    private final Map<IncarnationId, Watch.Hit> hits;
    private final Collection<TakeoverRecord> takeovers;
    private final Map<String, IncarnationId> opened;
    private final Map<String, List<Move>> movesOf = new HashMap<>();
    private final Map<IncarnationId, List<LedgerRow>> rowsOf = new HashMap<>();
    private final Commits commits;
    private final OwnCommits ownCommits;

    /** Another incarnation handles a session's events from then on; that of a commit nobody told of is long ago. */
    private record Move(IncarnationId to, Instant at) {}

    /**
     * Gathers what is known.
     *
     * @param hits what was done to servers
     * @param takeovers the records of all takeovers
     * @param homes where each session was opened
     * @param commits those since the first hit
     * @param ownCommits those from own queues, since the run began
     * @param rows the ledger
     */
    Timeline(
            Map<IncarnationId, Watch.Hit> hits,
            Collection<TakeoverRecord> takeovers,
            Map<String, IncarnationId> homes,
            Commits commits,
            OwnCommits ownCommits,
            Collection<LedgerRow> rows) {
        this.hits = hits;
        this.takeovers = takeovers;
        this.commits = commits;
        this.ownCommits = ownCommits;
        this.opened = Map.copyOf(homes);
        rows.stream().sorted(Comparator.comparingLong(LedgerRow::version)).forEach(this::add);
    }

    private void add(LedgerRow row) {
        IncarnationId by = new IncarnationId(row.server(), row.incarnation());
        rowsOf.computeIfAbsent(by, i -> new ArrayList<>()).add(row);
        List<Move> moves = movesOf.computeIfAbsent(row.session(), s -> new ArrayList<>());
        if (moves.isEmpty() || !moves.get(moves.size() - 1).to().equals(by)) {
            moves.add(new Move(by, commits.latest(row).orElse(Instant.EPOCH)));
        }
    }

    /** All takeovers, in the order in which they began. */
    List<TakeoverReport> takeovers() {
        return takeovers.stream()
                .sorted(Comparator.comparing(this::since).thenComparing(TakeoverRecord::failed))
                .map(this::report)
                .toList();
    }

    private TakeoverReport report(TakeoverRecord takeover) {
        Instant since = since(takeover);
        Set<String> sessions = sessionsOf(takeover.failed(), since);
        List<Instant> firstOfEach = firstHandled(takeover, sessions, since);
        Map<String, Double> steps = new LinkedHashMap<>();
        for (Step step : Step.values()) {
            Instant at = takeover.steps().get(step);
            if (at != null) {
                steps.put(camelCase(step), ms(since, at));
            }
        }
        Watch.Hit hit = hits.get(takeover.failed());
        return new TakeoverReport(
                takeover.failed().toString(),
                takeover.failover().toString(),
                takeover.lane().number(),
                takeover.strategy().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                hit == null ? DETECTED : hit.what(),
                sessions.size(),
                steps,
                takeover.drained(),
                takeover.redelivered(),
                takeover.passedOver(),
                takeover.ownPassedOver(),
                firstOfEach.stream()
                        .min(Comparator.naturalOrder())
                        .map(at -> ms(since, at))
                        .orElse(null),
                firstOfEach.stream()
                        .max(Comparator.naturalOrder())
                        .map(at -> ms(since, at))
                        .orElse(null),
                survivorsHandled(takeover, since),
                CommitGaps.of(takeover, ownCommits).orElse(null),
                takeover.isComplete());
    }

    /** From the moment the server failed until everything is as before. */
    private long survivorsHandled(TakeoverRecord takeover, Instant since) {
        Instant until =
                takeover.steps().values().stream().max(Instant::compareTo).orElse(since);
        return commits.ofOwnQueues()
                .filter(commit -> !commit.self().equals(takeover.failed()))
                .filter(commit -> !commit.at().isBefore(since) && !commit.at().isAfter(until))
                .mapToLong(Notice.Committed::handled)
                .sum();
    }

    private Instant since(TakeoverRecord takeover) {
        Watch.Hit hit = hits.get(takeover.failed());
        return hit != null
                ? hit.at()
                : takeover.steps().values().stream().min(Instant::compareTo).orElse(Instant.EPOCH);
    }

    /** The sessions that were at home with an incarnation at that moment. */
    private Set<String> sessionsOf(IncarnationId incarnation, Instant at) {
        Set<String> sessions = new HashSet<>(opened.keySet());
        sessions.addAll(movesOf.keySet());
        sessions.removeIf(session -> !home(session, at).equals(Optional.of(incarnation)));
        return sessions;
    }

    /** Whoever handled its last event before, or opened it, or has taken over from that one since. */
    private Optional<IncarnationId> home(String session, Instant at) {
        Optional<IncarnationId> home = Optional.ofNullable(opened.get(session));
        for (Move move : movesOf.getOrDefault(session, List.of())) {
            if (!move.at().isBefore(at)) {
                break;
            }
            home = Optional.of(move.to());
        }
        Optional<IncarnationId> next = home;
        while (next.isPresent()) {
            home = next;
            next = mergedInto(home.get(), at);
        }
        return home;
    }

    private Optional<IncarnationId> mergedInto(IncarnationId failed, Instant at) {
        return takeovers.stream()
                .filter(takeover -> takeover.failed().equals(failed))
                .filter(takeover ->
                        takeover.steps().getOrDefault(Step.MERGED, Instant.MAX).isBefore(at))
                .map(TakeoverRecord::failover)
                .findFirst();
    }

    /** When the failover server handled the first event of each session that had one. */
    private List<Instant> firstHandled(TakeoverRecord takeover, Set<String> sessions, Instant since) {
        Map<String, Instant> first = new HashMap<>();
        for (LedgerRow row : rowsOf.getOrDefault(takeover.failover(), List.of())) {
            if (sessions.contains(row.session())) {
                handledAt(takeover, row)
                        .filter(at -> !at.isBefore(since))
                        .ifPresent(at -> first.merge(row.session(), at, (a, b) -> a.isBefore(b) ? a : b));
            }
        }
        return List.copyOf(first.values());
    }

    /** A position that the drain committed was handled there: the own queue passes it over. */
    private Optional<Instant> handledAt(TakeoverRecord takeover, LedgerRow row) {
        return commits.of(takeover.failover(), takeover.failed(), row.lane(), row.position())
                .or(() -> commits.of(takeover.failover(), takeover.failover(), row.lane(), row.position()));
    }

    private static double ms(Instant from, Instant to) {
        return Math.round(Duration.between(from, to).toNanos() / 1e3) / 1e3;
    }

    private static String camelCase(Step step) {
        StringBuilder name = new StringBuilder();
        boolean upper = false;
        for (char c : step.name().toLowerCase(Locale.ROOT).toCharArray()) {
            if (c == '_') {
                upper = true;
            } else {
                name.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return name.toString();
    }
}
