package io.baton.store.jdbc;

import io.baton.protocol.IncarnationId;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends database sessions of fenced incarnations that a transaction waits for. A server that is frozen in
 * the middle of a transaction keeps its locks: on its own row, which its fence has to lock, and on rows of
 * its sessions, which the server that takes over wants to write.
 */
final class BlockerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BlockerWatch.class);

    private final Dialect dialect;
    private final DataSource beside;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        var watcher = new Thread(task, "baton-store-watch");
        watcher.setDaemon(true);
        return watcher;
    });

    BlockerWatch(Dialect dialect, DataSource beside) {
        this.dialect = dialect;
        this.beside = beside;
    }

    /** Ends when the transaction does. */
    @FunctionalInterface
    interface Watched {
        void close();
    }

    /**
     * Begins to watch a transaction.
     *
     * @param databaseSession where it runs
     * @param victim an incarnation that counts as fenced, because the transaction is its fence
     * @param millis how long it may take before anybody looks, and between looks
     */
    Watched watch(int databaseSession, Optional<IncarnationId> victim, long millis) {
        var looks = thread.scheduleWithFixedDelay(
                () -> look(databaseSession, victim), millis, millis, TimeUnit.MILLISECONDS);
        return () -> looks.cancel(false);
    }

    private void look(int databaseSession, Optional<IncarnationId> victim) {
        try (var connection = beside.getConnection()) {
            var ended = dialect.endBlockers(connection, databaseSession, victim);
            if (!ended.isEmpty()) {
                LOG.info("ended database sessions {} of a fenced server: others waited for their locks", ended);
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warn("could not look for database sessions that block: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
