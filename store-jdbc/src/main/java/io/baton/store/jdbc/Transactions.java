package io.baton.store.jdbc;

import io.baton.node.api.BatonException;
import io.baton.node.spi.StoreException;
import io.baton.protocol.IncarnationId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each request as one transaction on a thread of the store's, again if it lost against another for a
 * reason that passes, and says what an error means.
 */
final class Transactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    /** What has not come to its COMMIT by then does not go there any more. */
    static final Duration GIVE_UP_AFTER = Duration.ofSeconds(8);

    private static final int MAX_WAITING = 10_000;
    private static final int ATTEMPTS = 8;
    private static final long FENCE_PATIENCE_MILLIS = 100;
    private static final long PATIENCE_MILLIS = 250;
    private static final long CLOSE_PATIENCE_SECONDS = 3;

    private final Database database;
    private final Epoch epoch;
    private final BlockerWatch watch;
    private final DatabaseSessions sessions;
    private final ThreadPoolExecutor threads;
    private volatile boolean closed;

    Transactions(Database database, int size) {
        this.database = database;
        this.epoch = new Epoch(database.dialect());
        this.watch = new BlockerWatch(database.dialect(), database.beside());
        this.sessions = new DatabaseSessions(database.dialect());
        var number = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(size, size, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                    var thread = new Thread(task, "baton-store-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** What happens in a transaction; it runs anew if the transaction is repeated. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** A transaction of a server, which ends with the check that it is LIVE (rule 1). */
    <T> CompletionStage<T> ofServer(IncarnationId self, Work<T> work) {
        return submit(Optional.of(self), Optional.empty(), connection -> {
            var result = work.run(connection);
            epoch.require(connection, self);
            return result;
        });
    }

    /** A transaction of a server that makes the check itself, or that must not. */
    <T> CompletionStage<T> ofServerUnchecked(IncarnationId self, Work<T> work) {
        return submit(Optional.of(self), Optional.empty(), work);
    }

    /** A transaction of a server that fences another and locks both rows by itself. */
    <T> CompletionStage<T> ofFence(IncarnationId self, IncarnationId victim, Work<T> work) {
        return submit(Optional.of(self), Optional.of(victim), work);
    }

    /** A transaction that says nothing about who owns what. */
    <T> CompletionStage<T> ofAnyone(Work<T> work) {
        return submit(Optional.empty(), Optional.empty(), work);
    }

    private <T> CompletionStage<T> submit(Optional<IncarnationId> self, Optional<IncarnationId> victim, Work<T> work) {
        var result = new CompletableFuture<T>();
        try {
            var deadline = System.nanoTime() + GIVE_UP_AFTER.toNanos();
            threads.execute(() -> complete(result, self, victim, work, deadline));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(
                    new StoreException(closed ? "the store is closed" : "too many requests are waiting", e));
        }
        return result;
    }

    private <T> void complete(
            CompletableFuture<T> result,
            Optional<IncarnationId> self,
            Optional<IncarnationId> victim,
            Work<T> work,
            long deadline) {
        T value;
        try {
            value = repeat(self, victim, work, deadline);
        } catch (BatonException e) {
            result.completeExceptionally(e);
            return;
        } catch (SQLException e) {
            result.completeExceptionally(
                    new StoreException("the store did not answer with success: " + e.getMessage(), e));
            return;
        } catch (Throwable e) {
            result.completeExceptionally(e);
            return;
        }
        result.complete(value);
    }

    private <T> T repeat(Optional<IncarnationId> self, Optional<IncarnationId> victim, Work<T> work, long deadline)
            throws SQLException {
        for (int attempt = 1; ; attempt++) {
            if (closed) {
                throw new SQLException("the store is closed");
            }
            try {
                requireTime(deadline);
                return once(self, victim, work, deadline);
            } catch (RaceException e) {
                if (attempt == ATTEMPTS) {
                    throw new SQLException("lost every race: " + e.getMessage(), e);
                }
            } catch (SQLException e) {
                // Lock timeouts pass too, but take their time.
                if (attempt == ATTEMPTS || !SqlState.passes(e) || isPast(deadline)) {
                    throw e;
                }
            }
            pause(attempt);
        }
    }

    private static boolean isPast(long deadline) {
        return System.nanoTime() - deadline > 0;
    }

    private static void requireTime(long deadline) throws SQLException {
        if (isPast(deadline)) {
            throw new SQLException("the request took too long and has no effect");
        }
    }

    private <T> T once(Optional<IncarnationId> self, Optional<IncarnationId> victim, Work<T> work, long deadline)
            throws SQLException {
        try (var connection = database.requests().getConnection()) {
            try {
                var session = sessions.enter(connection, self);
                var patience = victim.isPresent() ? FENCE_PATIENCE_MILLIS : PATIENCE_MILLIS;
                var watched = watch.watch(session, victim, patience);
                try {
                    var result = work.run(connection);
                    requireTime(deadline);
                    commit(connection);
                    return result;
                } finally {
                    watched.close();
                }
            } catch (Throwable e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /**
     * Commits, and makes sure that this was not the last moment of a database session that is being ended:
     * H2 rolls back, then lets a COMMIT succeed that does nothing, then closes. It does tell the driver that
     * the session is closed, so that no question needs to be asked.
     */
    static void commit(Connection connection) throws SQLException {
        connection.commit();
        if (connection.unwrap(Connection.class).isClosed()) {
            throw new SQLException("the database ended the session during COMMIT", "08007");
        }
    }

    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // Without a COMMIT nothing takes effect; the connection is given up by the pool.
            reason.addSuppressed(e);
        }
    }

    private static void pause(int attempt) throws SQLException {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(1, 1L << Math.min(attempt + 2, 8)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
    }

    /** Lets running requests finish for a moment; those that wait fail. */
    @Override
    public void close() {
        closed = true;
        threads.shutdown();
        try {
            // No interrupts: an embedded H2 closes its file when a thread is interrupted while it writes.
            if (!threads.awaitTermination(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.info("requests are still running while the store closes; their outcome is unknown");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.close();
        database.close();
    }
}
