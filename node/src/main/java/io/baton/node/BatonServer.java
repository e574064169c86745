package io.baton.node;

import io.baton.node.api.BatonListener;
import io.baton.node.api.BatonOptions;
import io.baton.node.api.Handler;
import io.baton.node.api.LimitExceededException;
import io.baton.node.api.NotLiveException;
import io.baton.node.api.OpenedSession;
import io.baton.node.api.OutboxClient;
import io.baton.node.api.OutboxConnection;
import io.baton.node.driver.DriverThread;
import io.baton.node.driver.Environment;
import io.baton.node.driver.IncarnationDriver;
import io.baton.node.driver.Incarnations;
import io.baton.node.spi.Broker;
import io.baton.node.spi.Membership;
import io.baton.node.spi.Store;
import io.baton.protocol.IncarnationId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server of a cluster: handles the messages of the sessions that are open on it, and takes over those of
 * servers that die. Safe for use by several threads.
 *
 * <p>A server that is fenced drops its sessions, tells its {@linkplain BatonListener#onFenced listener}, and
 * rejoins as a new incarnation by itself. So does one that {@linkplain BatonListener#onSuspectsItself suspects
 * itself}, because a handler does not return or store or broker do not answer. Either way handlers that still run
 * are interrupted, and what they return has no effect; the new incarnation has threads of its own, and does not
 * begin while more handlers than {@linkplain BatonOptions#handlerThreads may run at once} are left from earlier ones.
 * A server whose guarantee would be broken by going on {@linkplain BatonListener#onFailed stops}.
 */
public final class BatonServer implements AutoCloseable {
    private static final int ANSWER_THREADS = 4;

    private final String name;
    private final HandlerPool handlers;
    private final ThreadPoolExecutor answers;
    private final Incarnations incarnations;

    private BatonServer(Builder builder) {
        this.name = builder.name;
        this.handlers = new HandlerPool("baton-" + name + "-handler-", builder.options.handlerThreads());
        this.answers = new ThreadPoolExecutor(
                ANSWER_THREADS,
                ANSWER_THREADS,
                10,
                TimeUnit.SECONDS,
                // Bounded by the requests that may wait on each lane.
                new LinkedBlockingQueue<>(),
                daemons("baton-" + name + "-answer-"),
                // Once this is closed somebody may still wait for an answer.
                (task, closed) -> task.run());
        answers.allowCoreThreadTimeOut(true);
        Environment environment = new Environment(
                required(builder.broker, "broker"),
                required(builder.store, "store"),
                required(builder.membership, "membership"),
                required(builder.handler, "handler"),
                new GuardedListener(builder.listener),
                builder.options,
                handlers,
                answers,
                InstantSource.system(),
                System::nanoTime,
                DriverThread::run);
        this.incarnations = new Incarnations(name, environment, BatonServer::after, (ended, cause) -> {});
    }

    private static void after(Duration pause, Runnable action) {
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS).execute(action);
    }

    /**
     * Begins to describe a server.
     *
     * @param name unique in the cluster; the same after a restart
     * @throws IllegalArgumentException if the name is not 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}
     */
    public static Builder builder(String name) {
        return new Builder(IncarnationId.requireServerName(name));
    }

    /**
     * Joins the cluster. A server that has stopped for good, as {@link BatonListener#onFailed} tells, may be started again.
     *
     * @return completes when the server is in operation; fails with the reason if it cannot start, and may
     *     then be called again: with what broker, store or membership failed with, with a {@link
     *     java.util.concurrent.TimeoutException} if one of them does not answer, or with a {@link
     *     io.baton.node.spi.LaneMismatchException}, which no retry mends
     * @throws IllegalStateException if it has been started and has not stopped for good, or has been closed
     */
    public CompletionStage<IncarnationId> start() {
        return incarnations.start();
    }

    /**
     * Opens a session here: what is published for it after the answer is handled, by this server or by one
     * that takes over from it. Open already, it stays as it is. The answer comes as soon as the store has given it, or this
     * server is not in operation any more; on a thread of the server's, of which there are few (a callback that blocks
     * keeps the others waiting), but for a refusal that is there at once.
     *
     * @param sessionId 1 to 256 characters, none of them a control character or half a surrogate pair
     * @return fails with {@link io.baton.node.api.SessionElsewhereException} if it is open on another server,
     *     with {@link NotLiveException} if this server is not in operation or leaves, with {@link
     *     LimitExceededException} if the id is not valid, or as many sessions are open or requests wait as may: {@link
     *     BatonOptions#maxSessions}, and 100,000 requests on each lane
     */
    public CompletionStage<OpenedSession> open(String sessionId) {
        return ask(sessionId, driver -> driver.open(sessionId));
    }

    /**
     * Brings a session here because its client is here now: opens it as {@link #open} does, or, if it is open on
     * another server, has that one hand it over. What is published meanwhile is handled by one of the two, in order.
     * The session of a server that has died comes when it has been taken over, and the answer not before; it comes as
     * that of {@link #open} does.
     *
     * @param sessionId 1 to 256 characters, none of them a control character or half a surrogate pair
     * @return fails with {@link NotLiveException} if this server is not in operation or leaves, with {@link
     *     LimitExceededException} if the id is not valid, 100,000 claims wait on its lane, or as many sessions are open
     *     here or on their way here as may be; the claim may have its effect all the same
     */
    public CompletionStage<OpenedSession> claim(String sessionId) {
        return ask(sessionId, driver -> driver.claim(sessionId));
    }

    /**
     * Closes a session: what was read for it is handled first; later messages are nobody's until it is opened
     * again, here or elsewhere. Not open here, it stays as it is. A client that merely lost its connection
     * needs no closing.
     *
     * @return fails with {@link NotLiveException} if this server is not in operation, with {@link
     *     LimitExceededException} if the id is not valid or too many requests wait
     */
    public CompletionStage<Void> closeSession(String sessionId) {
        return ask(sessionId, driver -> driver.close(sessionId));
    }

    /**
     * Connects a session's client to its outbox: it gets what handlers {@linkplain io.baton.node.api.Handled#andSend
     * send} it, from the number after the last one it has, in order and without a gap, now and as long as the session
     * is at home here. Naming a number confirms it. Another connection of the same session ends at once, even if this one is
     * refused then.
     *
     * @param sessionId 1 to 256 characters, none of them a control character or half a surrogate pair
     * @param lastNumber the last number that the client has; 0 if it has none
     * @param client the way to the client; used on threads of the server's, from the answer on
     * @return fails with {@link io.baton.node.api.SessionNotHereException} if the session is not at home here, with
     *     {@link io.baton.node.api.UnknownNumberException} if the outbox cannot go on from that number, with {@link
     *     io.baton.node.api.ConnectionReplacedException} if another connection came right after, with {@link
     *     NotLiveException} if this server is not in operation, with {@link LimitExceededException} if the id is not
     *     valid
     * @throws IllegalArgumentException if the number is negative
     */
    public CompletionStage<OutboxConnection> connect(String sessionId, long lastNumber, OutboxClient client) {
        if (lastNumber < 0) {
            throw new IllegalArgumentException("the number of a message is 1 or more, not " + lastNumber);
        }
        Objects.requireNonNull(client, "client");
        return ask(sessionId, driver -> driver.connect(sessionId, lastNumber, client));
    }

    /**
     * Hands all sessions to the other servers, evenly, and then leaves the cluster: for a deploy. No session is opened
     * here any more, or claimed. Each client's messages stand still only while its session moves. With no other server
     * in operation it leaves at once, as {@link #close} does; one that is not in operation itself has nothing to hand
     * over. It takes as long as it takes: wait for so long as a deploy may, and then {@link #close}.
     *
     * @return completes when this server has left, and {@link #close} is all that is left to do; fails if it was
     *     fenced, suspected itself, failed or was closed before that, and so has left without having handed over all:
     *     its sessions are taken over
     */
    public CompletionStage<Void> drain() {
        return incarnations.leave();
    }

    /**
     * Leaves the cluster. The sessions stay at home here until another server takes them over, which begins
     * at once. Returns at once: handlers that run come to their end, without effect. Broker, store and membership
     * belong to the caller and stay open; close the store last, for a membership may use its connections.
     */
    @Override
    public void close() {
        incarnations.stop();
        handlers.close();
        answers.shutdown();
    }

    private <T> CompletionStage<T> ask(String sessionId, Function<IncarnationDriver, CompletionStage<T>> request) {
        Optional<LimitExceededException> invalid = invalid(sessionId);
        if (invalid.isPresent()) {
            return CompletableFuture.failedStage(invalid.get());
        }
        return incarnations
                .current()
                .map(request)
                .orElseGet(() -> CompletableFuture.failedStage(new NotLiveException(name + " is not live")));
    }

    private static Optional<LimitExceededException> invalid(String sessionId) {
        if (sessionId.isEmpty() || sessionId.length() > BatonOptions.MAX_SESSION_ID_LENGTH) {
            return Optional.of(new LimitExceededException("a session id must have 1 to "
                    + BatonOptions.MAX_SESSION_ID_LENGTH + " characters, not " + sessionId.length()));
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(sessionId)) {
            return Optional.of(new LimitExceededException("a session id must not have half a surrogate pair"));
        }
        if (sessionId.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(new LimitExceededException("a session id must not have control characters"));
        }
        return Optional.empty();
    }

    private static <T> T required(@Nullable T part, String what) {
        return Objects.requireNonNull(part, () -> "a server needs a " + what);
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Describes a server. Broker, store, membership and handler are needed. */
    public static final class Builder {
        private final String name;
        private @Nullable Broker broker;
        private @Nullable Store store;
        private @Nullable Membership membership;
        private @Nullable Handler handler;
        private BatonListener listener = BatonListener.NONE;
        private BatonOptions options = BatonOptions.DEFAULTS;

        private Builder(String name) {
            this.name = name;
        }

        /** Where the messages come from. */
        public Builder broker(Broker broker) {
            this.broker = broker;
            return this;
        }

        /** Where ownership, progress and states are kept. */
        public Builder store(Store store) {
            this.store = store;
            return this;
        }

        /** Who else is there. */
        public Builder membership(Membership membership) {
            this.membership = membership;
            return this;
        }

        /** What to do with a message. */
        public Builder handler(Handler handler) {
            this.handler = handler;
            return this;
        }

        /**
         * Who watches. Nobody unless told otherwise, and then nothing is seen of a server that was fenced, has failed or
         * gave messages up: it logs nothing itself.
         */
        public Builder listener(BatonListener listener) {
            this.listener = listener;
            return this;
        }

        /** Limits and intervals; {@link BatonOptions#DEFAULTS} unless told otherwise. */
        public Builder options(BatonOptions options) {
            this.options = options;
            return this;
        }

        /**
         * Builds the server; nothing runs until it is started.
         *
         * @throws NullPointerException if a needed part is missing
         * @throws IllegalArgumentException if the call timeout is too short for the store: what was given up and made
         *     again could take effect a second time
         */
        public BatonServer build() {
            Duration within = required(store, "store").takesEffectWithin();
            if (options.callTimeout().compareTo(within) <= 0) {
                throw new IllegalArgumentException(
                        "callTimeout is " + options.callTimeout().toMillis()
                                + " ms, and must be more than the " + within.toMillis()
                                + " ms in which a request may still take effect in the store");
            }
            return new BatonServer(this);
        }
    }
}
