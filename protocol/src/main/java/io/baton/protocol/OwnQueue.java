package io.baton.protocol;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reading server's own subscription on a lane. */
public final class OwnQueue extends Queue {
    private final LaneProtocol lane;

    /** The handoff at whose marker reading waits, if it does, and where that is. */
    private @Nullable HandoffId handoff;

    private long handoffPosition = Position.START;

    /** The handoffs whose markers lie up to here are settled; the markers may come again. */
    private long settledTo = Position.START;

    OwnQueue(IncarnationId self, long progress, LaneProtocol lane) {
        super(self, progress);
        this.lane = lane;
    }

    /** Step 2, and step 7: whether reading is allowed now. */
    public boolean mayRead() {
        return lane.mayReadOwn();
    }

    /** Whether nothing more is read here until a takeover is merged. */
    public boolean waitsForTakeover() {
        return !mayRead() || lane.standsAtMarker();
    }

    /**
     * The waiting rule: at a marker that names this server in a takeover it leads, wait until the failed
     * queue has been drained to that marker and merged. Step 8: afterwards the marker ends the takeover. And at the
     * marker of a handoff from or to this server, wait until the handoff is settled (rules 18 and 19).
     */
    @Override
    public Verdict marker(Marker marker, long position) {
        if (marker instanceof HandoffMarker handoff) {
            return handoffMarker(handoff, position);
        }
        TakeoverMarker ofTakeover = (TakeoverMarker) marker;
        Takeover takeover = lane.leading(ofTakeover);
        if (takeover == null) {
            advance(position);
            return otherMarker(ofTakeover);
        }
        if (!takeover.isMerged()) {
            takeover.ownStopped();
            return Verdict.WAIT;
        }
        advance(position);
        takeover.foundInOwnQueue(position);
        return Verdict.PASS_MARKER;
    }

    private Verdict handoffMarker(HandoffMarker marker, long position) {
        if (!marker.concerns(incarnation()) || position <= settledTo) {
            advance(position);
            return Verdict.PASS_MARKER;
        }
        if (!marker.handoff().equals(handoff)) {
            handoff = marker.handoff();
            handoffPosition = position;
            lane.decide(new Decision.SettleHandoff(marker, position));
        }
        return Verdict.WAIT;
    }

    /** A session that arrives is opened here, one that departs is closed. */
    void handoffSettled(HandoffId id, Map<String, Long> arrived, Collection<String> departed) {
        if (!id.equals(handoff)) {
            throw new ImpossibleStateException(incarnation() + " does not wait for handoff " + id);
        }
        handoff = null;
        settledTo = handoffPosition;
        arrived.forEach(this::opened);
        departed.forEach(this::closed);
    }

    @Override
    List<Object> state() {
        return List.of(super.state(), handoff == null ? List.of() : handoff, handoffPosition, settledTo);
    }

    void copyFrom(OwnQueue other) {
        super.copyFrom(other);
        handoff = other.handoff;
        handoffPosition = other.handoffPosition;
        settledTo = other.settledTo;
    }

    /**
     * A session was opened here: messages beyond {@code since} are this server's to handle. For one that is
     * at home here already since never goes back.
     */
    public void opened(String session, long since) {
        add(session, Math.max(since, since(session)));
    }

    /** A session was closed here. */
    public void closed(String session) {
        remove(session);
    }

    /** Takes over the sessions of a queue that was drained to its marker (rule 11). */
    void adopt(FailedQueue failed, long markerPosition) {
        failed.sinceOfSession().forEach((session, since) -> add(session, Math.max(since, markerPosition)));
    }
}
