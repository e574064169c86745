package io.baton.testkit.sim;

import io.baton.node.api.Bytes;
import io.baton.node.api.OutboxMessage;
import io.baton.node.spi.Handoff;
import io.baton.node.spi.OutboxPage;
import io.baton.protocol.HandoffId;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.TakeoverId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the model store keeps of one lane. */
final class StoreLane {
    final LaneId id;
    final Map<IncarnationId, Long> progress = new TreeMap<>();
    final Map<IncarnationId, TakeoverRow> takeovers = new TreeMap<>();
    final Map<String, SessionRow> sessions = new LinkedHashMap<>();
    final Map<HandoffId, HandoffRow> handoffs = new LinkedHashMap<>();

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

    /** A handoff, and who of the two has not heard yet what has become of it. */
    static final class HandoffRow {
        final Handoff handoff;
        HandoffStatus status = HandoffStatus.PENDING;
        final Set<IncarnationId> unheard;

        HandoffRow(Handoff handoff) {
            this.handoff = handoff;
            this.unheard = new HashSet<>(List.of(handoff.owner(), handoff.newHome()));
        }

        boolean names(IncarnationId incarnation) {
            return handoff.owner().equals(incarnation) || handoff.newHome().equals(incarnation);
        }
    }

    enum HandoffStatus {
        PENDING,
        COMMITTED,
        VOID
    }

    /** A session, open or closed. */
    static final class SessionRow {
        IncarnationId home;
        long since;
        boolean isOpen = true;
        Optional<Bytes> state = Optional.empty();

        /** What its client has not confirmed, by number; the last one is always kept. */
        final TreeMap<Long, OutboxMessage> outbox = new TreeMap<>();

        SessionRow(IncarnationId home, long since) {
            this.home = home;
            this.since = since;
        }

        long lastNumber() {
            return outbox.isEmpty() ? 0 : outbox.lastKey();
        }

        OutboxPage page(long after, int limit) {
            if (outbox.isEmpty()) {
                return OutboxPage.EMPTY;
            }
            return new OutboxPage(
                    outbox.firstKey(),
                    outbox.lastKey(),
                    List.copyOf(outbox.subMap(after, false, after + limit, true).values()));
        }

        void trim(long upTo) {
            outbox.headMap(Math.min(upTo, lastNumber() - 1), true).clear();
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
