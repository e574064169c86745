package io.baton.node.spi;

import io.baton.node.api.TakeoverRecord;
import io.baton.protocol.HandoffId;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The one place where it is decided who owns what. Every method that completes a stage is one transaction.
 *
 * <p>Methods with a parameter {@code self} lock that incarnation's row as their last statement before
 * COMMIT and require it to be LIVE (rule 1); if it is not, they change nothing and complete with a {@link
 * FencedException}. A transaction of a server and a fence of that server therefore exclude each other: one
 * of them comes first, even if the server is frozen in the middle of its transaction. The same exception refuses
 * what belongs to a takeover that {@code self} does not lead under this id, or has merged: batches of the failed
 * incarnation's queue, {@link #failedLane}, and {@link #merge} at another position.
 *
 * <p>A stage that completes with a {@link FencedException}, a {@link ProgressConflictException}, a {@link
 * WriteFailedException} or a {@link TooSlowException} changed nothing. After any other exception, and after
 * none at all, the outcome is unknown; every method may then be called again with the same arguments. A request that
 * is older than {@link #takesEffectWithin} has taken effect by then or never will, unless its COMMIT is on the way. That one still may,
 * but not behind the back of the same request made again: it has the rows that it changes locked.
 */
public interface Store extends AutoCloseable {
    /**
     * How long after it was made a request may still take effect. A server gives up later than that, and only then
     * makes it again: {@link io.baton.node.api.BatonOptions#callTimeout} must be longer.
     */
    Duration takesEffectWithin();

    // ---- a server's life

    /**
     * Compares the lanes' identities with those the store has known since the first start, and keeps
     * them if it knows none. Completes with a {@link LaneMismatchException} if they differ, or if it knows none and
     * somebody subscribes to them already, who must be of another cluster (rule 21): the two would sweep away each
     * other's subscriptions. And it does if somebody subscribes under a number that has not been drawn: then the store
     * has gone back (rule 24).
     *
     * @param subscribed who subscribed to one of the lanes shortly before
     */
    CompletionStage<Void> checkLanes(List<String> identities, Set<IncarnationId> subscribed);

    /** Draws a number for a new incarnation, larger than all before. Nothing is registered yet. */
    CompletionStage<IncarnationId> newIncarnation(String server);

    /** Registers an incarnation as STARTING. Does nothing if it is registered. */
    CompletionStage<Void> register(IncarnationId self);

    /**
     * STARTING to LIVE, with progress {@link io.baton.protocol.Position#START} on each lane (rule 13).
     * Does nothing if it is LIVE. Completes with a {@link FencedException} if it was fenced meanwhile.
     */
    CompletionStage<Void> goLive(IncarnationId self);

    /** Notes that an incarnation hands its sessions to others, to end then: no handoff to it is prepared any more. */
    CompletionStage<Void> leave(IncarnationId self);

    /** Asks for all incarnations that are not forgotten and all their takeovers. */
    CompletionStage<ClusterState> clusterState();

    // ---- batches and sessions

    /** Asks for the states of sessions; those never handled are left out. */
    CompletionStage<Map<String, SessionState>> states(LaneId lane, Collection<String> sessions);

    /**
     * Asks who holds sessions: for each that is open its effective home, which may be dead or being taken over
     * (rule 27). Those that are closed or were never opened are left out, and so are ids that no session can have.
     */
    CompletionStage<Map<String, IncarnationId>> homes(LaneId lane, Collection<String> sessions);

    /**
     * Commits a batch: states, writes in their order, dead letters, messages to clients, progress from {@code from}
     * to {@code to} (rule 3), and last the epoch check. A state for a session that was never opened is a mistake, an
     * {@link IllegalStateException} without effect, and so is a number that its outbox has given already. Completes
     * with a {@link WriteFailedException} if one of the writes fails by itself, with a {@link TooSlowException} if they
     * take too long, or what one needs besides the store is not to be had.
     */
    CompletionStage<Void> commit(Batch batch);

    /**
     * Reads a queue's progress, after a commit whose outcome is unknown (rule 4). Completes with a {@link
     * FencedException} if {@code self} is not LIVE.
     */
    CompletionStage<Long> progress(IncarnationId self, IncarnationId queue, LaneId lane);

    /**
     * Opens sessions, each if it is closed, new, or at home here already (rules 14 and 16). Since becomes
     * the larger of the stored one and {@code read}; for a session already open here it stays.
     *
     * @param read the highest position this server has read of its own queue on the lane
     * @return for each session in turn how it went
     */
    CompletionStage<List<OpenOutcome>> open(IncarnationId self, LaneId lane, List<String> sessions, long read);

    /**
     * Closes sessions that are at home here; others are left as they are (rule 15). Since becomes the
     * larger of the effective one and {@code read}, all of which has been handled and committed. Since and state
     * stay for whoever opens the session next.
     */
    CompletionStage<Void> close(IncarnationId self, LaneId lane, List<String> sessions, long read);

    // ---- outboxes

    /**
     * Reads outboxes (rule 26).
     *
     * @param after for each session the number after which to begin
     * @param limit how many numbers from there on
     * @return for each session what there is with these numbers, which is nothing if all of it is forgotten; a session
     *     that never had anything may be left out, which is the same as {@link OutboxPage#EMPTY}
     */
    CompletionStage<Map<String, OutboxPage>> outboxes(LaneId lane, Map<String, Long> after, int limit);

    /**
     * Forgets what clients have confirmed. The last message of each outbox is kept all the same: the numbers go on from
     * it.
     *
     * @param confirmed for each session up to which number
     */
    CompletionStage<Void> trimOutboxes(IncarnationId self, LaneId lane, Map<String, Long> confirmed);

    // ---- takeovers

    /**
     * Fences an incarnation that is LIVE or STARTING, and makes {@code self} the taker of it and of every
     * takeover that it leads and has not merged, on all lanes, each under a fresh id; if it is neither LIVE
     * nor STARTING, only the latter (rules 2, 5 and 7). A STARTING one has no sessions and counts as merged
     * at once. Database sessions of the dead one that block this are ended.
     *
     * @param dead somebody else
     * @return the takeovers that {@code self} leads and has not merged, those it led before included, in any order
     */
    CompletionStage<List<AssignedTakeover>> takeOver(IncarnationId self, IncarnationId dead);

    /** Asks for what a drain starts from. Only for a takeover that {@code self} leads. */
    CompletionStage<FailedLane> failedLane(IncarnationId self, AssignedTakeover takeover);

    /**
     * Makes all sessions of the failed incarnation on the lane this one's from a position on: one row,
     * whatever their number (rule 11). Does nothing if it is merged so already.
     */
    CompletionStage<Void> merge(IncarnationId self, AssignedTakeover takeover, long markerPosition);

    /** Keeps the record of a takeover, over any earlier version of it. The oldest ones are dropped. */
    CompletionStage<Void> record(TakeoverRecord record);

    /** Asks for the records kept, oldest first. */
    CompletionStage<List<TakeoverRecord>> records();

    /** The messages that could not be handled. */
    DeadLetters deadLetters();

    // ---- handoffs

    /**
     * Prepares to hand over those of these sessions that are open and whose effective home is LIVE and another than
     * {@code newHome}: one handoff for each of these homes, PENDING, under a fresh id (rule 17). For another new home
     * than itself {@code self} hands over its own sessions only. None if {@code newHome} is not LIVE, or {@linkplain
     * #leave leaves}. Sessions stay where they are until their owner settles the handoff at its marker, and may be
     * named in several.
     *
     * @param self the owner or the new home
     * @return the handoffs prepared, in any order; a request made again prepares others, and those before it have no
     *     effect without their markers
     */
    CompletionStage<List<Handoff>> prepareHandoffs(
            IncarnationId self, LaneId lane, IncarnationId newHome, List<String> sessions);

    /**
     * Settles a handoff at its marker, as far as {@code self} can, which is its owner or its new home.
     *
     * <p>The owner, if it is PENDING and the new home LIVE, moves each session whose effective home it still is to the
     * new home, since the larger of its effective since and {@code position}, and makes it COMMITTED; else VOID (rule
     * 18). Everything that it has read before the marker is committed by then. The new home, if it is PENDING and the
     * owner not LIVE, makes it VOID (rule 19). Whoever asks again, having missed the answer, is told what is the case by now.
     *
     * @return pending only for the new home; a handoff that the store does not know is settled and has no sessions
     */
    CompletionStage<HandoffOutcome> settleHandoff(IncarnationId self, LaneId lane, HandoffId id, long position);

    /**
     * One of the two who settled a handoff has heard the outcome and will not ask again. When both have, or what is
     * left of the other is {@linkplain #forget forgotten}, the handoff is.
     */
    CompletionStage<Void> forgetHandoff(IncarnationId self, HandoffId id);

    // ---- housekeeping

    /**
     * Rewrites sessions of a merged incarnation, whose effective home is {@code self}, to name their
     * effective home and since directly (rule 11).
     *
     * @param limit how many at the most
     * @return how many were rewritten; less than {@code limit} means that none is left, or that others are
     *     being written just now
     */
    CompletionStage<Integer> rehome(IncarnationId self, IncarnationId merged, LaneId lane, int limit);

    /**
     * Forgets an incarnation that is merged on all lanes, that no session names as its home and that no
     * other was merged into.
     *
     * @return whether it is forgotten now
     */
    CompletionStage<Boolean> forget(IncarnationId self, IncarnationId merged);

    /** Frees every connection. */
    @Override
    void close();
}
