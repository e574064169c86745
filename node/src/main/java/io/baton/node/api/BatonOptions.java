package io.baton.node.api;

import io.baton.protocol.Strategy;
import java.time.Duration;

/**
 * Limits and intervals of a server. Start from {@link #DEFAULTS} and change what you need.
 *
 * @param strategy how the own queue is treated during a takeover
 * @param handlerThreads how many handlers run at once, for different sessions
 * @param maxBatch the most messages that one transaction handles
 * @param maxScan the most messages read for one batch, those passed over included
 * @param maxSessions the most sessions that may be opened here; taken over ones come on top
 * @param maxStateBytes the largest state of a session, up to 1 MiB
 * @param cachedStates how many sessions' states are kept in memory on each lane
 * @param callTimeout how long a request to broker, store or membership may go unanswered
 * @param retryDelay how long to wait before a request that failed is repeated; it doubles each time, up to
 *     twenty times this
 * @param scanInterval how often the store is looked through for dead incarnations, besides at every view
 * @param takeoverDelay how long each next server waits for the one before it to take over
 * @param usefulWithin how long what was begun may give no sign of life, a handler's return or an answer from
 *     store or broker, until the server suspects itself and leaves; best several call timeouts, so that one
 *     lost answer is not enough
 * @param unseenGrace how long a server that no view has shown here may be missing until it counts as dead;
 *     longer than it takes groups that formed apart to merge
 */
public record BatonOptions(
        Strategy strategy,
        int handlerThreads,
        int maxBatch,
        int maxScan,
        int maxSessions,
        int maxStateBytes,
        int cachedStates,
        Duration callTimeout,
        Duration retryDelay,
        Duration scanInterval,
        Duration takeoverDelay,
        Duration usefulWithin,
        Duration unseenGrace) {
    /** The longest session id, in characters. */
    public static final int MAX_SESSION_ID_LENGTH = 256;

    /** The largest state that any store has to keep, in bytes. */
    public static final int MAX_STATE_BYTES = 1 << 20;

    /** What a server uses unless told otherwise. */
    public static final BatonOptions DEFAULTS = new BatonOptions(
            Strategy.STOP_AND_DRAIN,
            16,
            200,
            2_000,
            1_000_000,
            MAX_STATE_BYTES,
            50_000,
            Duration.ofSeconds(10),
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10));

    public BatonOptions {
        atLeastOne("handlerThreads", handlerThreads);
        atLeastOne("maxBatch", maxBatch);
        atLeastOne("maxScan", maxScan);
        atLeastOne("maxSessions", maxSessions);
        atLeastOne("maxStateBytes", maxStateBytes);
        if (maxStateBytes > MAX_STATE_BYTES) {
            throw new IllegalArgumentException(
                    "maxStateBytes must be " + MAX_STATE_BYTES + " or less, was " + maxStateBytes);
        }
        atLeastOne("cachedStates", cachedStates);
        positive("callTimeout", callTimeout);
        positive("retryDelay", retryDelay);
        positive("scanInterval", scanInterval);
        positive("takeoverDelay", takeoverDelay);
        positive("usefulWithin", usefulWithin);
        positive("unseenGrace", unseenGrace);
    }

    /** The same with another number of handler threads. */
    public BatonOptions withHandlerThreads(int threads) {
        return new BatonOptions(
                strategy,
                threads,
                maxBatch,
                maxScan,
                maxSessions,
                maxStateBytes,
                cachedStates,
                callTimeout,
                retryDelay,
                scanInterval,
                takeoverDelay,
                usefulWithin,
                unseenGrace);
    }

    /** The same with other limits of a batch. */
    public BatonOptions withBatch(int handled, int scanned) {
        return new BatonOptions(
                strategy,
                handlerThreads,
                handled,
                scanned,
                maxSessions,
                maxStateBytes,
                cachedStates,
                callTimeout,
                retryDelay,
                scanInterval,
                takeoverDelay,
                usefulWithin,
                unseenGrace);
    }

    /** The same with another time within which a server that is stuck suspects itself. */
    public BatonOptions withUsefulWithin(Duration time) {
        return new BatonOptions(
                strategy,
                handlerThreads,
                maxBatch,
                maxScan,
                maxSessions,
                maxStateBytes,
                cachedStates,
                callTimeout,
                retryDelay,
                scanInterval,
                takeoverDelay,
                time,
                unseenGrace);
    }

    /** The same with another grace for servers that no view has shown. */
    public BatonOptions withUnseenGrace(Duration time) {
        return new BatonOptions(
                strategy,
                handlerThreads,
                maxBatch,
                maxScan,
                maxSessions,
                maxStateBytes,
                cachedStates,
                callTimeout,
                retryDelay,
                scanInterval,
                takeoverDelay,
                usefulWithin,
                time);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, was " + value);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
    }
}
