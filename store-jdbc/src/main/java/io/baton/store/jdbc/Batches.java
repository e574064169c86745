package io.baton.store.jdbc;

import io.baton.node.spi.Batch;
import io.baton.node.spi.Batch.PositionedWrite;
import io.baton.node.spi.FencedException;
import io.baton.node.spi.ProgressConflictException;
import io.baton.node.spi.TooSlowException;
import io.baton.node.spi.WriteFailedException;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Commits batches, and tells how far a queue is. */
final class Batches {
    private static final int CONNECTION_CHECK_SECONDS = 2;

    /** Enough for any failure; the causes of one may go in a circle. */
    private static final int MOST_CAUSES = 100;

    private final Dialect dialect;
    private final Duration writesMayTake;
    private final Epoch epoch;
    private final boolean epochCheck;
    private final Runnable beforeCommit;

    /** @param writesMayTake how long, all those of a batch together */
    Batches(Dialect dialect, Duration writesMayTake, boolean epochCheck, Runnable beforeCommit) {
        this.dialect = dialect;
        this.writesMayTake = writesMayTake;
        this.epoch = new Epoch(dialect);
        this.epochCheck = epochCheck;
        this.beforeCommit = beforeCommit;
    }

    /** One batch's transaction. It may be run several times. */
    Transactions.Work<Void> commit(Batch batch) {
        return new Commit(batch);
    }

    private final class Commit implements Transactions.Work<Void> {
        private final Batch batch;

        /** Set when a write failed and nobody knows which: a constraint was checked late, or an error was hidden. */
        private boolean checkAfterEachWrite;

        Commit(Batch batch) {
            this.batch = batch;
        }

        @Override
        public Void run(Connection connection) throws SQLException {
            // First, so that a database that takes no writes at all shows here and not in a handler's write.
            advance(connection);
            setStates(connection);
            Outboxes.add(connection, batch.lane(), batch.outbox());
            Outboxes.trim(connection, batch.lane(), batch.outboxTrims());
            write(connection);
            checkDeferred(connection);
            for (var letter : batch.deadLetters()) {
                DeadLetterTable.keep(connection, batch.self(), letter);
            }
            checkEpoch(connection);
            beforeCommit.run();
            return JdbcStore.done();
        }

        private void advance(Connection connection) throws SQLException {
            var ofItself = batch.queue().equals(batch.self());
            var lane = batch.lane().number();
            var queue = batch.queue().number();
            var advance = "UPDATE baton_progress SET position = ? WHERE incarnation = ? AND lane = ? AND position = ?";
            var count = ofItself
                    ? Sql.update(connection, advance, batch.to(), queue, lane, batch.from())
                    : Sql.update(
                            connection,
                            advance + " AND EXISTS (SELECT 1 FROM baton_takeover"
                                    + " WHERE failed = ? AND lane = ? AND taker = ? AND merged_at IS NULL)",
                            batch.to(),
                            queue,
                            lane,
                            batch.from(),
                            queue,
                            lane,
                            batch.self().number());
            if (count == 0 && epochCheck) {
                refuse(connection, ofItself);
            }
        }

        /** Says why there is nothing to advance. A fenced server is told that it is, whatever else is wrong. */
        private void refuse(Connection connection, boolean ofItself) throws SQLException {
            checkEpoch(connection);
            if (!ofItself
                    && Takeovers.leading(connection, batch.self(), batch.queue(), batch.lane())
                            .isEmpty()) {
                throw new FencedException(
                        batch.self() + " does not lead the takeover of " + batch.queue() + " on " + batch.lane());
            }
            throw new ProgressConflictException(
                    "the progress of " + batch.queue() + " on " + batch.lane() + " is not " + batch.from());
        }

        private void setStates(Connection connection) throws SQLException {
            if (batch.states().isEmpty()) {
                return;
            }
            // In the order of their ids, as wherever several rows of sessions are locked.
            var states = new TreeMap<>(batch.states());
            var count = Sql.update(
                    connection,
                    dialect.updateStates(),
                    states.keySet().toArray(String[]::new),
                    states.values().stream().map(state -> state.toArray()).toArray(byte[][]::new),
                    batch.lane().number());
            if (count != states.size()) {
                throw new IllegalStateException((states.size() - count) + " of " + states.size()
                        + " sessions whose state is to be kept were never opened on " + batch.lane());
            }
        }

        private void write(Connection connection) throws SQLException {
            var end = System.nanoTime() + writesMayTake.toNanos();
            for (var write : batch.writes()) {
                run(connection, write);
                if (System.nanoTime() - end > 0) {
                    throw tooSlow();
                }
            }
        }

        private void run(Connection connection, PositionedWrite write) throws SQLException {
            try (var lent = new WriteConnection(connection)) {
                write.write().run(lent.guarded());
                if (checkAfterEachWrite) {
                    dialect.checkDeferred(connection);
                }
            } catch (Throwable e) {
                if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
                    throw error;
                }
                if (!checkAfterEachWrite && e instanceof SQLException failure && SqlState.isAborted(failure)) {
                    checkAfterEachWrite = true;
                    throw new RaceException("a write hid that a statement of its own failed");
                }
                throw blame(connection, write.position(), e);
            }
        }

        private void checkDeferred(Connection connection) throws SQLException {
            if (batch.writes().isEmpty() || checkAfterEachWrite) {
                return;
            }
            try {
                dialect.checkDeferred(connection);
            } catch (SQLException e) {
                requireItsOwnFault(connection, e);
                checkAfterEachWrite = true;
                throw new RaceException("a constraint failed late, or a write hid an error");
            }
        }

        private void checkEpoch(Connection connection) throws SQLException {
            if (epochCheck) {
                epoch.require(connection, batch.self());
            }
        }
    }

    /** What a failed write means: its own fault, or the database's, which goes to the caller as it is. */
    private WriteFailedException blame(Connection connection, long position, Throwable failure) throws SQLException {
        @Nullable Throwable cause = failure;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            if (cause instanceof SQLException e) {
                requireItsOwnFault(connection, e);
            }
            cause = causeOf(cause);
        }
        requireConnection(connection, failure);
        return new WriteFailedException(position, failure);
    }

    /** An exception of the application's own may fail even when it is asked where it comes from. */
    private static @Nullable Throwable causeOf(Throwable failure) {
        try {
            return failure.getCause();
        } catch (RuntimeException | StackOverflowError e) {
            return null;
        }
    }

    /**
     * Throws what a failure within writes means unless one of them failed by itself. Only here is a lock that does not
     * come free too much time; what else waits for one is run again. And if the connection is in order, trouble with
     * one is another database's.
     */
    private void requireItsOwnFault(Connection connection, SQLException e) throws SQLException {
        if (SqlState.isCancelled(e)) {
            throw tooSlow();
        }
        if (SqlState.isLockTimeout(e)) {
            throw new TooSlowException("a write waited too long for a lock: " + e.getMessage());
        }
        if (SqlState.isTrouble(e)) {
            if (SqlState.passes(e) || !SqlState.mayBeOfOneStatement(e)) {
                throw e;
            }
            requireConnection(connection, e);
            throw new TooSlowException("a write came to nothing, and may another time: " + e.getMessage());
        }
    }

    private static void requireConnection(Connection connection, Throwable failure) throws SQLException {
        connection.rollback();
        if (!connection.isValid(CONNECTION_CHECK_SECONDS)) {
            throw new SQLException("the connection was lost during a write", "08006", failure);
        }
    }

    private TooSlowException tooSlow() {
        return new TooSlowException("the writes took longer than " + writesMayTake.toMillis() + " ms");
    }

    /**
     * Waits for a commit of the queue that is still under way, so that the answer is final. A server that was fenced and
     * forgotten since is told that it was fenced.
     */
    static long progress(Connection connection, Epoch epoch, IncarnationId self, IncarnationId queue, LaneId lane)
            throws SQLException {
        var progress = Sql.first(
                connection,
                "SELECT position FROM baton_progress WHERE incarnation = ? AND lane = ? FOR UPDATE",
                row -> row.getLong(1),
                queue.number(),
                lane.number());
        if (progress.isEmpty()) {
            epoch.require(connection, self);
        }
        return progress.orElseThrow(() -> new IllegalStateException(queue + " has no progress on " + lane));
    }
}
