package io.baton.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One server's takeover of one failed incarnation on one lane, by the eight steps of the method. Steps 1
 * and the fence lie before it: an instance exists only for a takeover that the store has assigned to
 * this server.
 *
 * <p>Phases go one way only:
 *
 * <pre>
 *   OPENING --opened--> DRAINING --drained--> MERGING --merged--> SEEKING --foundInOwnQueue--> DONE
 * </pre>
 */
public final class Takeover {
    /** Where a takeover stands. */
    public enum Phase {
        /** Step 3: the failed subscription is being opened. Left by {@link #opened}. */
        OPENING,
        /** Steps 4 and 5: failed queue being read, marker out or due. Left by {@link #drained}. */
        DRAINING,
        /** Step 6: drained to the marker, merge not confirmed yet. Left by {@link #merged}. */
        MERGING,
        /** Step 7: own queue resumed, its marker not found yet. Left by {@link #foundInOwnQueue}. */
        SEEKING,
        /** Step 8: normal operation. */
        DONE
    }

    private final TakeoverId id;
    private final IncarnationId failed;
    private final IncarnationId failover;
    private final Strategy strategy;
    private final Consumer<Decision> decisions;
    private Phase phase = Phase.OPENING;
    private @Nullable FailedQueue queue;
    private boolean stoppedOwn;
    private boolean marked;

    Takeover(
            TakeoverId id,
            IncarnationId failed,
            IncarnationId failover,
            Strategy strategy,
            Consumer<Decision> decisions) {
        this.id = id;
        this.failed = failed;
        this.failover = failover;
        this.strategy = strategy;
        this.decisions = decisions;
    }

    /** Steps 2 and 3; or step 3 alone, and step 2 when the own queue has to wait at the marker. */
    void begin() {
        if (strategy.stopsFirst()) {
            ownStopped();
        }
        decide(new Decision.OpenFailed(this));
    }

    /** Step 2: the own queue is not read until the merge. */
    void ownStopped() {
        if (!stoppedOwn) {
            stoppedOwn = true;
            decide(new Decision.Reached(this, Step.OWN_STOPPED));
        }
    }

    /** Steps 3 to 5: the failed queue is open; publish the marker, at once or when the drain has caught up, and drain. */
    void opened(long progress, Map<String, Long> sinceOfSession) {
        require(Phase.OPENING);
        phase = Phase.DRAINING;
        queue = new FailedQueue(failed, id, progress, sinceOfSession);
        decide(new Decision.Reached(this, Step.FAILED_OPENED));
        if (strategy.stopsFirst()) {
            publishMarker();
        }
        decide(new Decision.Reached(this, Step.DRAINING));
    }

    /** Step 4, once. */
    void caughtUp() {
        if (phase == Phase.DRAINING && !marked) {
            publishMarker();
        }
    }

    private void publishMarker() {
        marked = true;
        decide(new Decision.PublishMarker(this, new TakeoverMarker(id, failed, failover)));
    }

    /** Step 4 is confirmed. Comes at any time from DRAINING on, and more than once if it was repeated. */
    void markerPublished() {
        decide(new Decision.Reached(this, Step.MARKER_PUBLISHED));
    }

    /** Step 6: the marker was read in the failed queue and everything before it is committed. */
    void drained() {
        require(Phase.DRAINING);
        long markerPosition = queue().markerPosition();
        if (markerPosition == Position.START) {
            throw new ImpossibleStateException("takeover of " + failed + " drained without its marker");
        }
        phase = Phase.MERGING;
        decide(new Decision.CloseFailed(this));
        decide(new Decision.Reached(this, Step.FAILED_CLOSED));
        decide(new Decision.Merge(this, markerPosition));
    }

    /** Step 7: the merge is in the store; the sessions are this server's from the marker on. */
    void merged(OwnQueue own) {
        require(Phase.MERGING);
        phase = Phase.SEEKING;
        own.adopt(queue(), queue().markerPosition());
        decide(new Decision.Reached(this, Step.MERGED));
        decide(new Decision.DeleteFailed(this));
    }

    /** Step 8, asked for only once merged. A later copy of the marker ends nothing a second time (rule 8). */
    void foundInOwnQueue(long position) {
        if (phase == Phase.DONE) {
            return;
        }
        if (position != queue().markerPosition()) {
            throw new ImpossibleStateException("the marker of the takeover of " + failed + " is at " + position
                    + " in the own queue and at " + queue().markerPosition()
                    + " in the failed one: the lane is not totally ordered");
        }
        phase = Phase.DONE;
        decide(new Decision.Reached(this, Step.MARKER_FOUND));
    }

    Takeover copy(Consumer<Decision> decisionsOfCopy) {
        Takeover copy = new Takeover(id, failed, failover, strategy, decisionsOfCopy);
        copy.phase = phase;
        copy.stoppedOwn = stoppedOwn;
        copy.marked = marked;
        copy.queue = queue == null ? null : queue.copy();
        return copy;
    }

    /** The part of {@link LaneProtocol#state} that is this takeover's. */
    List<Object> state() {
        return List.of(failed, phase, stoppedOwn, marked, queue == null ? List.of() : queue.state());
    }

    /** Whether reading the own queue was stopped for this takeover. */
    boolean stoppedOwn() {
        return stoppedOwn;
    }

    /** Whether the marker was asked for: step 4 is due or done. */
    public boolean isMarked() {
        return marked;
    }

    boolean isMerged() {
        return phase == Phase.SEEKING || phase == Phase.DONE;
    }

    public TakeoverId id() {
        return id;
    }

    public IncarnationId failed() {
        return failed;
    }

    public IncarnationId failover() {
        return failover;
    }

    public Phase phase() {
        return phase;
    }

    /**
     * The failed queue.
     *
     * @throws NullPointerException if it has not been opened yet
     */
    public FailedQueue queue() {
        return Objects.requireNonNull(queue, "failed queue not opened yet");
    }

    private void decide(Decision decision) {
        decisions.accept(decision);
    }

    private void require(Phase expected) {
        if (phase != expected) {
            throw new ImpossibleStateException("takeover of " + failed + " is " + phase + ", not " + expected);
        }
    }

    @Override
    public String toString() {
        return "takeover of " + failed + " by " + failover + " (" + phase + ")";
    }
}
