package io.baton.node;

import io.baton.node.api.BatonListener;
import io.baton.node.api.BatonOptions;
import io.baton.node.api.Handler;
import io.baton.node.api.LimitExceededException;
import io.baton.node.api.NotLiveException;
import io.baton.node.api.OpenedSession;
import io.baton.node.driver.DriverThread;
import io.baton.node.driver.Environment;
import io.baton.node.driver.IncarnationDriver;
import io.baton.node.driver.Mailbox;
import io.baton.node.spi.Broker;
import io.baton.node.spi.Membership;
import io.baton.node.spi.Store;
import io.baton.protocol.IncarnationId;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server of a cluster: handles the messages of the sessions that are open on it, and takes over those of
 * servers that die. Safe for use by several threads.
 *
 * <p>A server that is fenced drops its sessions, tells its {@linkplain BatonListener#onFenced listener}, and
 * rejoins as a new incarnation by itself. One whose guarantee would be broken by going on {@linkplain
 * BatonListener#onFailed stops}.
 */
public final class BatonServer implements AutoCloseable {
    private final String name;
    private final Environment environment;
    private final ExecutorService executor;
    private @Nullable IncarnationDriver current;
    private boolean closed;
    private boolean wasLive;

    private BatonServer(Builder builder) {
        this.name = builder.name;
        int threads = builder.options.handlerThreads();
        this.executor = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                // Bounded by the batches: no lane hands over another one before the last is done.
                new LinkedBlockingQueue<>(),
                daemons("baton-" + name + "-handler-"),
                // Once this is closed somebody may still wait for an answer.
                (task, closed) -> task.run());
        this.environment = new Environment(
                required(builder.broker, "broker"),
                required(builder.store, "store"),
                required(builder.membership, "membership"),
                required(builder.handler, "handler"),
                builder.listener,
                builder.options,
                executor,
                InstantSource.system(),
                DriverThread::run);
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
     * Joins the cluster.
     *
     * @return completes when the server is in operation; fails with the reason if it cannot start, and may
     *     then be called again
     * @throws IllegalStateException if it has been started or closed
     */
    public synchronized CompletionStage<IncarnationId> start() {
        if (closed || current != null) {
            throw new IllegalStateException(name + " has been " + (closed ? "closed" : "started"));
        }
        return begin();
    }

    private CompletionStage<IncarnationId> begin() {
        Mailbox mailbox = new Mailbox();
        IncarnationDriver driver = new IncarnationDriver(name, environment, mailbox, this::ended);
        current = driver;
        environment.runner().run(driver, mailbox);
        return driver.live();
    }

    private synchronized void ended(IncarnationDriver driver, Throwable cause) {
        if (closed || current != driver) {
            return;
        }
        current = null;
        if (driver.isFenced() && (driver.hasLived() || wasLive)) {
            driver.incarnation().ifPresent(environment.listener()::onFenced);
            wasLive = true;
            rejoinSoon();
        } else if (driver.hasLived()) {
            driver.incarnation().ifPresent(self -> environment.listener().onFailed(self, cause));
        } else if (wasLive) {
            rejoinSoon();
        }
    }

    private void rejoinSoon() {
        CompletableFuture.delayedExecutor(environment.options().scanInterval().toNanos(), TimeUnit.NANOSECONDS)
                .execute(this::rejoin);
    }

    private synchronized void rejoin() {
        if (!closed && current == null) {
            begin();
        }
    }

    /**
     * Opens a session here: what is published for it after the answer is handled, by this server or by one
     * that takes over from it. Open already, it stays as it is. The answer comes on a thread of the handlers'.
     *
     * @param sessionId 1 to 256 characters without control characters
     * @return fails with {@link io.baton.node.api.SessionElsewhereException} if it is open on another server,
     *     with {@link NotLiveException} if this server is not in operation, with {@link
     *     LimitExceededException} if the id is not valid
     */
    public CompletionStage<OpenedSession> open(String sessionId) {
        return invalid(sessionId)
                .<CompletionStage<OpenedSession>>map(CompletableFuture::failedStage)
                .orElseGet(() -> driver().<CompletionStage<OpenedSession>>map(driver -> driver.open(sessionId))
                        .orElseGet(() -> CompletableFuture.failedStage(new NotLiveException(name + " is not live"))));
    }

    /**
     * Closes a session: what was read for it is handled first; later messages are nobody's until it is opened
     * again, here or elsewhere. Not open here, it stays as it is. A client that merely lost its connection
     * needs no closing.
     *
     * @return fails with {@link NotLiveException} if this server is not in operation
     */
    public CompletionStage<Void> closeSession(String sessionId) {
        return invalid(sessionId)
                .<CompletionStage<Void>>map(CompletableFuture::failedStage)
                .orElseGet(() -> driver().<CompletionStage<Void>>map(driver -> driver.close(sessionId))
                        .orElseGet(() -> CompletableFuture.failedStage(new NotLiveException(name + " is not live"))));
    }

    /**
     * Leaves the cluster. The sessions stay at home here until another server takes them over, which begins
     * at once. Broker, store and membership belong to the caller and stay open.
     */
    @Override
    public synchronized void close() {
        closed = true;
        if (current != null) {
            current.stop();
        }
        executor.shutdown();
    }

    private synchronized Optional<IncarnationDriver> driver() {
        return Optional.ofNullable(current);
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

        /** Who watches; nobody unless told otherwise. */
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
         */
        public BatonServer build() {
            return new BatonServer(this);
        }
    }
}
