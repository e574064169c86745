package io.baton.protocol;

import java.util.List;
import java.util.Map;

/**
 * The subscription of a failed incarnation while it is drained. It ends only at the marker of its own
 * takeover, passes over every other marker and never waits (rule 9).
 */
public final class FailedQueue extends Queue {
    private final TakeoverId takeover;
    private long markerPosition = Position.START;

    FailedQueue(IncarnationId failed, TakeoverId takeover, long progress, Map<String, Long> sinceOfSession) {
        super(failed, progress);
        this.takeover = takeover;
        sinceOfSession.forEach(this::add);
    }

    /**
     * Step 6 begins here: the first marker with the takeover's current id is the end (rule 8). Handoffs from or to
     * the failed server mean nothing any more (rule 20): the store has settled them or never will.
     */
    @Override
    public Verdict marker(Marker marker, long position) {
        advance(position);
        if (!(marker instanceof TakeoverMarker ofTakeover)) {
            return Verdict.PASS_MARKER;
        }
        if (!ofTakeover.takeover().equals(takeover)) {
            return otherMarker(ofTakeover);
        }
        if (markerPosition == Position.START) {
            markerPosition = position;
        }
        return Verdict.DRAINED;
    }

    FailedQueue copy() {
        FailedQueue copy = new FailedQueue(incarnation(), takeover, progress(), Map.of());
        copy.copyFrom(this);
        copy.markerPosition = markerPosition;
        return copy;
    }

    @Override
    List<Object> state() {
        return List.of(super.state(), markerPosition);
    }

    /** Where the marker was read, or {@link Position#START} while it has not been. */
    public long markerPosition() {
        return markerPosition;
    }
}
