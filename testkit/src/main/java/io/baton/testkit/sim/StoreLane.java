package io.baton.testkit.sim;

import io.baton.node.api.Bytes;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.TakeoverId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the model store keeps of one lane. */
final class StoreLane {
    final LaneId id;
    final Map<IncarnationId, Long> progress = new TreeMap<>();
    final Map<IncarnationId, TakeoverRow> takeovers = new TreeMap<>();
    final Map<String, SessionRow> sessions = new LinkedHashMap<>();

    StoreLane(LaneId id) {
        this.id = id;
    }

    /** The takeover of one failed incarnation. */
    static final class TakeoverRow {
        IncarnationId taker;
        TakeoverId id;
        Optional<Long> mergedAt;

        TakeoverRow(IncarnationId taker, TakeoverId id, Optional<Long> mergedAt) {
            this.taker = taker;
            this.id = id;
            this.mergedAt = mergedAt;
        }

        boolean isLedBy(IncarnationId incarnation) {
            return mergedAt.isEmpty() && taker.equals(incarnation);
        }
    }

    /** A session, open or closed. */
    static final class SessionRow {
        IncarnationId home;
        long since;
        boolean isOpen = true;
        Optional<Bytes> state = Optional.empty();

        SessionRow(IncarnationId home, long since) {
            this.home = home;
            this.since = since;
        }
    }

    /** Who is responsible, and from which position on. */
    record Ownership(IncarnationId home, long since) {}

    /** Follows the merges (rule 11). */
    Ownership effective(IncarnationId home, long since) {
        IncarnationId owner = home;
        long from = since;
        for (TakeoverRow row = takeovers.get(owner);
                row != null && row.mergedAt.isPresent();
                row = takeovers.get(owner)) {
            from = Math.max(from, row.mergedAt.get());
            owner = row.taker;
        }
        return new Ownership(owner, from);
    }

    Ownership effective(SessionRow row) {
        return effective(row.home, row.since);
    }
}
