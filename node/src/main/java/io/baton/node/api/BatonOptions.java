package io.baton.node.api;

import io.baton.protocol.Strategy;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Limits and intervals of a server. Start from {@link #DEFAULTS} and change what you need.
 *
 * @param strategy how the own queue is treated during a takeover
 * @param handlerThreads how many handlers run at once, for different sessions
 * @param maxBatch the most messages that one transaction handles; fewer when transactions take more than a second,
 *     when their bodies have 4 MiB together, or when a batch before held more than 16 MiB with its sessions' states,
 *     before and after each message, and what it sent to clients
 * @param maxScan the most messages read for one batch, those passed over included
 * @param maxSessions the most sessions that may be opened or claimed here; those that are taken over or handed over by a
 *     server that leaves come on top
 * @param maxStateBytes the largest state of a session, up to 1 MiB
 * @param cachedStates how many sessions' states are kept in memory on each lane, as long as they have no more than 32
 *     MiB together
 * @param callTimeout how long a request to broker, store or membership may go unanswered until it is given up, and
 *     repeated; longer than {@link io.baton.node.spi.Store#takesEffectWithin}, which is 8 s with a database, so that it
 *     never takes effect twice
 * @param retryDelay how long to wait before a request that failed is repeated; it doubles each time, up to
 *     sixteen times this
 * @param scanInterval how often the store is looked through for dead incarnations, besides at every view
 * @param takeoverDelay how long each next server waits for the one before it to take over
 * @param handlerAttempts how often a message is given to the handler before it becomes a dead letter, the first
 *     time included, 1 to {@value #MAX_HANDLER_ATTEMPTS}
 * @param handlerBackoff how long to wait before the second attempt, up to 10 s; it doubles each time, up to sixteen
 *     times this
 * @param usefulWithin how long what was begun may give no sign of life, a handler's return or an answer from
 *     store or broker, until the server suspects itself and leaves; best several call timeouts, so that one
 *     lost answer is not enough
 * @param unseenGrace how long a server that no view has shown here may be missing until it counts as dead;
 *     longer than it takes groups that formed apart to merge
 * @param maxOutbox how many messages for its client a session keeps; older ones make room for newer ones
 * @param maxOutboxMessageBytes the largest of them, up to 1 MiB
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
        int handlerAttempts,
        Duration handlerBackoff,
        Duration usefulWithin,
        Duration unseenGrace,
        int maxOutbox,
        int maxOutboxMessageBytes) {
    /** The longest session id, in characters. */
    public static final int MAX_SESSION_ID_LENGTH = 256;

    /** The largest state that any store has to keep, in bytes. */
    public static final int MAX_STATE_BYTES = 1 << 20;

    /** The most bytes of sessions' states that are kept in memory on each lane. */
    public static final int MAX_CACHED_BYTES = 32 << 20;

    /** The largest message to a client that any store has to keep, and the most that one result may send, in bytes. */
    public static final int MAX_OUTBOX_MESSAGE_BYTES = 1 << 20;

    /** The most attempts that a message may be given: the rest of its batch waits for them. */
    public static final int MAX_HANDLER_ATTEMPTS = 20;

    private static final Duration MAX_HANDLER_BACKOFF = Duration.ofSeconds(10);

    /** What a server uses unless told otherwise. */
    public static final BatonOptions DEFAULTS = new BatonOptions(
            Strategy.JOIN,
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
            3,
            Duration.ofMillis(100),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            1_000,
            64 << 10);

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
        atLeastOne("handlerAttempts", handlerAttempts);
        if (handlerAttempts > MAX_HANDLER_ATTEMPTS) {
            throw new IllegalArgumentException(
                    "handlerAttempts must be " + MAX_HANDLER_ATTEMPTS + " or less, was " + handlerAttempts);
        }
        positive("handlerBackoff", handlerBackoff);
        if (handlerBackoff.compareTo(MAX_HANDLER_BACKOFF) > 0) {
            throw new IllegalArgumentException(
                    "handlerBackoff must be " + MAX_HANDLER_BACKOFF + " or less, was " + handlerBackoff);
        }
        positive("usefulWithin", usefulWithin);
        positive("unseenGrace", unseenGrace);
        atLeastOne("maxOutbox", maxOutbox);
        atLeastOne("maxOutboxMessageBytes", maxOutboxMessageBytes);
        if (maxOutboxMessageBytes > MAX_OUTBOX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("maxOutboxMessageBytes must be " + MAX_OUTBOX_MESSAGE_BYTES
                    + " or less, was " + maxOutboxMessageBytes);
        }
    }

    /** The same with another strategy. */
    public BatonOptions withStrategy(Strategy other) {
        return with(draft -> draft.strategy = other);
    }

    /** The same with another number of handler threads. */
    public BatonOptions withHandlerThreads(int threads) {
        return with(draft -> draft.handlerThreads = threads);
    }

    /** The same with other limits of a batch. */
    public BatonOptions withBatch(int handled, int scanned) {
        return with(draft -> {
            draft.maxBatch = handled;
            draft.maxScan = scanned;
        });
    }

    /**
     * The same with other limits of what is opened and kept.
     *
     * @param sessions how many may be opened here
     * @param stateBytes how large a state may be
     * @param cached how many states are kept in memory on each lane
     */
    public BatonOptions withSessions(int sessions, int stateBytes, int cached) {
        return with(draft -> {
            draft.maxSessions = sessions;
            draft.maxStateBytes = stateBytes;
            draft.cachedStates = cached;
        });
    }

    /**
     * The same with other times for requests to broker, store and membership.
     *
     * @param timeout how long one may go unanswered
     * @param retry how long to wait before one that failed is repeated
     */
    public BatonOptions withCalls(Duration timeout, Duration retry) {
        return with(draft -> {
            draft.callTimeout = timeout;
            draft.retryDelay = retry;
        });
    }

    /**
     * The same with other intervals at which the dead are looked for and taken over.
     *
     * @param scan how often the store is looked through
     * @param delay how long each next server waits for the one before it
     */
    public BatonOptions withTakeovers(Duration scan, Duration delay) {
        return with(draft -> {
            draft.scanInterval = scan;
            draft.takeoverDelay = delay;
        });
    }

    /**
     * The same with other attempts at a message whose handler fails. A session's later messages wait for them, the
     * other sessions of the batch go on; but nothing of the batch is committed before all of them are done, and no
     * session opened or closed on the lane. So keep their sum short.
     *
     * @param attempts how often the handler is called, the first time included; 1 for no retry
     * @param backoff how long to wait before the second attempt; doubles each time, up to sixteen times this
     */
    public BatonOptions withHandlerRetries(int attempts, Duration backoff) {
        return with(draft -> {
            draft.handlerAttempts = attempts;
            draft.handlerBackoff = backoff;
        });
    }

    /** The same with another time within which a server that is stuck suspects itself. */
    public BatonOptions withUsefulWithin(Duration time) {
        return with(draft -> draft.usefulWithin = time);
    }

    /** The same with another grace for servers that no view has shown. */
    public BatonOptions withUnseenGrace(Duration time) {
        return with(draft -> draft.unseenGrace = time);
    }

    /**
     * The same with other limits of the outboxes. All that a client has not confirmed may have to be kept, for every
     * session.
     *
     * @param messages how many are kept for each session
     * @param bytesEach how large one may be
     */
    public BatonOptions withOutbox(int messages, int bytesEach) {
        return with(draft -> {
            draft.maxOutbox = messages;
            draft.maxOutboxMessageBytes = bytesEach;
        });
    }

    private BatonOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** The same values, while some of them change. */
    private static final class Draft {
        private Strategy strategy;
        private int handlerThreads;
        private int maxBatch;
        private int maxScan;
        private int maxSessions;
        private int maxStateBytes;
        private int cachedStates;
        private Duration callTimeout;
        private Duration retryDelay;
        private Duration scanInterval;
        private Duration takeoverDelay;
        private int handlerAttempts;
        private Duration handlerBackoff;
        private Duration usefulWithin;
        private Duration unseenGrace;
        private int maxOutbox;
        private int maxOutboxMessageBytes;

        private Draft(BatonOptions options) {
            strategy = options.strategy;
            handlerThreads = options.handlerThreads;
            maxBatch = options.maxBatch;
            maxScan = options.maxScan;
            maxSessions = options.maxSessions;
            maxStateBytes = options.maxStateBytes;
            cachedStates = options.cachedStates;
            callTimeout = options.callTimeout;
            retryDelay = options.retryDelay;
            scanInterval = options.scanInterval;
            takeoverDelay = options.takeoverDelay;
            handlerAttempts = options.handlerAttempts;
            handlerBackoff = options.handlerBackoff;
            usefulWithin = options.usefulWithin;
            unseenGrace = options.unseenGrace;
            maxOutbox = options.maxOutbox;
            maxOutboxMessageBytes = options.maxOutboxMessageBytes;
        }

        private BatonOptions options() {
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
                    handlerAttempts,
                    handlerBackoff,
                    usefulWithin,
                    unseenGrace,
                    maxOutbox,
                    maxOutboxMessageBytes);
        }
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
