package io.baton.node.api;

import io.baton.protocol.HandoffMarker;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Step;
import java.time.Instant;
import java.util.Set;

/**
 * Watches a server, which logs nothing itself: without a listener nobody learns that it was fenced, has failed, or has
 * given up messages.
 *
 * <p>Called on the server's own threads, several at times, which wait for it: hand over to an executor of your own
 * whatever takes time. One that stands still makes the server suspect itself. Calls for one lane come in order. What a
 * listener throws goes to the thread's handler of uncaught exceptions, and the server goes on.
 *
 * <p>Which sessions have come by a takeover is not told; a {@linkplain io.baton.node.BatonServer#claim claim} for one of
 * those is answered at once.
 */
public interface BatonListener {
    /** Ignores everything. */
    BatonListener NONE = new BatonListener() {};

    /** The server is in operation as this incarnation. Told before the answer of {@link io.baton.node.BatonServer#start}. */
    default void onLive(IncarnationId self) {}

    /** A takeover has reached a step; the record holds all that is known so far. */
    default void onTakeoverStep(TakeoverRecord takeover, Step step) {}

    /**
     * A batch was committed: every owned message of {@code queue} in ({@code from}, {@code to}] is
     * handled. Told at most once: of a commit just before its server died nobody is. What must reach a client goes
     * through the {@linkplain Handled#andSend outbox}.
     *
     * @param queue whose subscription was read: the server's own incarnation, or a failed one
     * @param handled how many messages were handled, dead letters among them
     * @param at when the commit was confirmed
     */
    default void onCommitted(IncarnationId queue, LaneId lane, long from, long to, int handled, Instant at) {}

    /**
     * The handler failed. The message is tried again after a pause, unless this was its last attempt or the handler
     * has rejected it; what becomes of it is known when its batch is committed. That a {@link Write} failed is told by
     * {@link #onDeadLetter} alone.
     *
     * @param attempt which one it was on this server, from 1
     * @param cause what the handler threw
     */
    default void onHandlerFailed(Message message, int attempt, Throwable cause) {}

    /**
     * A message could not be handled and stands in the dead letters. Told at most once, like {@link #onCommitted}: an
     * alarm that must not be missed counts the dead letters in the store.
     */
    default void onDeadLetter(Message message, String reason) {}

    /**
     * Another server has fenced this incarnation. None of its sessions is at home here any more: close
     * their clients' connections. The server rejoins as a new incarnation by itself, unless it was leaving.
     */
    default void onFenced(IncarnationId self) {}

    /**
     * The server has suspected itself: for too long something that it had begun gave no sign of life, and it has
     * left, so that others take it over. None of its sessions is served here any more: close their clients'
     * connections, which is what {@link #onFenced} does unless this method says otherwise. The server rejoins
     * as a new incarnation by itself, once store and broker answer, unless it was leaving.
     *
     * @param reason what it had begun, and for how long
     */
    default void onSuspectsItself(IncarnationId self, String reason) {
        onFenced(self);
    }

    /** Messages were passed over that nobody will handle; told at most once a minute for each lane. */
    default void onUnhandled(UnhandledMessages counted) {}

    /**
     * Sessions were handed over: they are at home with another server from now on. Close their clients' connections,
     * or tell them where to go.
     *
     * @param self whose sessions they were
     * @param newHome whose they are
     */
    default void onHandedOver(IncarnationId self, IncarnationId newHome, Set<String> sessions) {}

    /**
     * Sessions were handed over to this server, claimed here or not.
     *
     * @param owner whose sessions they were
     */
    default void onReceived(IncarnationId self, IncarnationId owner, Set<String> sessions) {}

    /**
     * A handoff that concerns this server has reached a step here. {@link #onHandedOver} and {@link #onReceived} tell
     * which sessions have moved; this is for whoever wants to know how it comes to that. Called on the lane's own
     * thread, which goes on with the handoff only when this method has returned. A step may be told again when a
     * connection was lost, and that the marker is on the lane after what follows from it: the confirmation is slower
     * than the marker at times.
     *
     * @param self this server, the owner or the new home
     * @param handoff which one it is, and between whom
     */
    default void onHandoffStep(IncarnationId self, HandoffMarker handoff, HandoffStep step) {}

    /**
     * Something did not succeed, and is tried again or not needed: a request to the store or the broker, a subscription
     * that was lost, a batch that took too long, a client's callback that threw, a server that cannot rejoin yet. May
     * come often.
     */
    default void onTrouble(String what, Throwable cause) {}

    /**
     * The server has stopped for good: going on could break its guarantee, or the JVM is out of memory. It has left and
     * is taken over; none of its sessions is served here any more. Close their clients' connections, {@linkplain
     * io.baton.node.BatonServer#close close} the server and restart the process.
     */
    default void onFailed(IncarnationId self, Throwable cause) {}
}
