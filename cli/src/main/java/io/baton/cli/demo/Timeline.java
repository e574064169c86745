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
    private final Map<IncarnationId, List<String>> opened = new HashMap<>();
    private final Map<IncarnationId, List<LedgerRow>> rowsOf = new HashMap<>();
    private final Commits commits;
    private final OwnCommits ownCommits;

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
        homes.forEach((session, home) ->
                opened.computeIfAbsent(home, h -> new ArrayList<>()).add(session));
        for (LedgerRow row : rows) {
            rowsOf.computeIfAbsent(new IncarnationId(row.server(), row.incarnation()), i -> new ArrayList<>())
                    .add(row);
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
        Set<String> sessions = sessionsOf(takeover.failed(), new HashSet<>());
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

    /** The sessions an incarnation had: opened there, or taken over from others that had them. */
    private Set<String> sessionsOf(IncarnationId incarnation, Set<IncarnationId> seen) {
        Set<String> sessions = new HashSet<>(opened.getOrDefault(incarnation, List.of()));
        if (seen.add(incarnation)) {
            takeovers.stream()
                    .filter(t -> t.failover().equals(incarnation) && t.steps().containsKey(Step.MERGED))
                    .forEach(t -> sessions.addAll(sessionsOf(t.failed(), seen)));
        }
        return sessions;
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
