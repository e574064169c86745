package io.baton.cli.demo;

import io.baton.cli.ledger.LedgerRow;
import io.baton.cli.server.Notice;
import io.baton.protocol.IncarnationId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What servers told of their commits, by who read which queue and up to where. */
final class Commits {
    private final Map<Reader, TreeMap<Long, Notice.Committed>> commits = new HashMap<>();

    /** A server reading a queue on a lane. */
    private record Reader(IncarnationId self, IncarnationId queue, int lane) {}

    Commits(Collection<Notice.Committed> committed) {
        for (Notice.Committed commit : committed) {
            commits.computeIfAbsent(new Reader(commit.self(), commit.queue(), commit.lane()), reader -> new TreeMap<>())
                    .put(commit.to(), commit);
        }
    }

    /** Those of servers from their own queues. */
    Stream<Notice.Committed> ofOwnQueues() {
        return commits.entrySet().stream()
                .filter(each -> each.getKey().self().equals(each.getKey().queue()))
                .flatMap(each -> each.getValue().values().stream());
    }

    /** When a position of a queue was committed, if that was told. */
    Optional<Instant> of(IncarnationId self, IncarnationId queue, int lane, long position) {
        return of(new Reader(self, queue, lane), position);
    }

    private Optional<Instant> of(Reader reader, long position) {
        return Optional.ofNullable(commits.getOrDefault(reader, new TreeMap<>()).ceilingEntry(position))
                .map(Map.Entry::getValue)
                .filter(commit -> commit.from() < position)
                .map(Notice.Committed::at);
    }

    /** When an event was committed at the latest: which queue it was read from, the ledger does not say. */
    Optional<Instant> latest(LedgerRow row) {
        return commits.keySet().stream()
                .filter(reader -> reader.self().number() == row.incarnation() && reader.lane() == row.lane())
                .flatMap(reader -> of(reader, row.position()).stream())
                .max(Comparator.naturalOrder());
    }
}
