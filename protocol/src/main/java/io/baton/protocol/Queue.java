package io.baton.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One incarnation's subscription on one lane, as seen by the server that reads it: its {@linkplain
 * OwnQueue own}, or that of a {@linkplain FailedQueue failed} one. Both follow the same handling rule and
 * differ in what a marker means to them (rule 9: roles are per queue).
 */
public abstract sealed class Queue permits OwnQueue, FailedQueue {
    private final IncarnationId incarnation;
    private final Map<String, Long> sinceOfSession = new HashMap<>();
    private long progress;
    private long delivered = Position.START;
    private long read;

    Queue(IncarnationId incarnation, long progress) {
        this.incarnation = incarnation;
        this.progress = progress;
        this.read = progress;
    }

    /** Whose subscription this is. */
    public final IncarnationId incarnation() {
        return incarnation;
    }

    /** Everything up to here has been handled and committed. */
    public final long progress() {
        return progress;
    }

    /** The highest position read, which may be beyond {@link #progress}. */
    public final long read() {
        return read;
    }

    /** How many sessions are at home with {@link #incarnation}. */
    public final int sessions() {
        return sinceOfSession.size();
    }

    /** The sessions that are at home with {@link #incarnation}, as of now. */
    public final Set<String> sessionIds() {
        return Set.copyOf(sinceOfSession.keySet());
    }

    /** Whether a session is at home with {@link #incarnation}. */
    public final boolean isHomeOf(String session) {
        return sinceOfSession.containsKey(session);
    }

    /**
     * The handling rule. Neither allocates nor locks.
     *
     * @throws ImpossibleStateException if the position does not lie beyond the one delivered before
     */
    public final Verdict message(String session, long position) {
        advance(position);
        Long since = sinceOfSession.get(session);
        if (since == null) {
            return Verdict.NOT_MINE;
        }
        return position > since && position > progress ? Verdict.HANDLE : Verdict.ALREADY_HANDLED;
    }

    /** A message without a session: nobody's, but it holds a position like any other. */
    public final Verdict unkeyed(long position) {
        advance(position);
        return Verdict.NOT_MINE;
    }

    /**
     * What the marker just read means here.
     *
     * @throws ImpossibleStateException if it is not where the lane's order says it must be
     */
    public abstract Verdict marker(Marker marker, long position);

    /**
     * The subscription was opened anew and starts again at the oldest message that is not acknowledged.
     * Must not be called while a batch is uncommitted.
     */
    public final void reopened() {
        delivered = Position.START;
    }

    /**
     * A batch that ends at this position was committed.
     *
     * @throws ImpossibleStateException if progress would not grow
     */
    public final void committed(long position) {
        if (position <= progress) {
            throw new ImpossibleStateException(
                    "progress of " + incarnation + " would go from " + progress + " to " + position);
        }
        progress = position;
    }

    /** The part of {@link LaneProtocol#state} that is this queue's. */
    List<Object> state() {
        return List.of(progress, delivered, read, Map.copyOf(sinceOfSession));
    }

    void copyFrom(Queue other) {
        sinceOfSession.putAll(other.sinceOfSession);
        progress = other.progress;
        delivered = other.delivered;
        read = other.read;
    }

    /** A marker that this reader's own takeovers have nothing to do with. */
    final Verdict otherMarker(TakeoverMarker marker) {
        return marker.failed().equals(incarnation) ? Verdict.PASS_IF_LIVE : Verdict.PASS_MARKER;
    }

    final long since(String session) {
        return sinceOfSession.getOrDefault(session, Position.START);
    }

    final void add(String session, long since) {
        sinceOfSession.put(session, since);
    }

    final void remove(String session) {
        sinceOfSession.remove(session);
    }

    final Map<String, Long> sinceOfSession() {
        return sinceOfSession;
    }

    /** Rule 21: within one opening of a subscription positions only grow. */
    final void advance(long position) {
        if (position <= delivered) {
            throw new ImpossibleStateException("the subscription of " + incarnation + " delivered position " + position
                    + " after " + delivered + ": the lane is not totally ordered");
        }
        delivered = position;
        read = Math.max(read, position);
    }
}
