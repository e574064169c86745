package io.baton.cli.demo;

import io.baton.cli.server.Notice;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When each server committed messages of its own queue, and how many, since the run began. */
final class OwnCommits {
    // Guarded by this.
    private final Map<Reader, List<Commit>> commits = new HashMap<>();

    /** A server reading its own queue on a lane. */
    private record Reader(IncarnationId self, int lane) {}

    /** A batch of so many messages. */
    record Commit(Instant at, int handled) {}

    /** A server has told of a commit; what it read from another's queue is passed over. */
    synchronized void add(Notice.Committed committed) {
        if (committed.self().equals(committed.queue())) {
            commits.computeIfAbsent(new Reader(committed.self(), committed.lane()), reader -> new ArrayList<>())
                    .add(new Commit(committed.at(), committed.handled()));
        }
    }

    /** Those of a server on a lane, in the order in which it told of them. */
    synchronized List<Commit> of(IncarnationId self, LaneId lane) {
        return List.copyOf(commits.getOrDefault(new Reader(self, lane.number()), List.of()));
    }
}
