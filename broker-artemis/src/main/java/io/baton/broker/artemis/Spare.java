package io.baton.broker.artemis;

import io.baton.node.spi.BrokerException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Has a connection at hand for the next subscription to be opened: a takeover waits for it. */
final class Spare implements AutoCloseable {
    private final Connector connector;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(new AdapterThreads("baton-artemis-spare"));

    /** Guarded by this. */
    private @Nullable ReadingConnection ready;

    /** Guarded by this. */
    private boolean closed;

    Spare(Connector connector) {
        this.connector = connector;
    }

    /** The connection at hand, or else a new one; blocks for the latter. */
    ReadingConnection take() {
        var taken = takeReady();
        if (taken != null) {
            if (taken.isUsable()) {
                return taken;
            }
            taken.close();
        }
        return ReadingConnection.open(connector);
    }

    private synchronized @Nullable ReadingConnection takeReady() {
        var taken = ready;
        ready = null;
        return taken;
    }

    /** Sees that one will be at hand, soon. */
    void prepare() {
        try {
            worker.execute(this::prepareNow);
        } catch (RejectedExecutionException e) {
            // Closed: there is no next one.
        }
    }

    private void prepareNow() {
        synchronized (this) {
            if (ready != null && ready.isUsable()) {
                return;
            }
        }
        try {
            keep(ReadingConnection.open(connector));
        } catch (BrokerException e) {
            // Whoever needs one tries again, and is told.
        }
    }

    private void keep(ReadingConnection opened) {
        ReadingConnection superfluous;
        synchronized (this) {
            superfluous = closed ? opened : ready;
            ready = closed ? null : opened;
        }
        if (superfluous != null) {
            superfluous.close();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        worker.shutdown();
        var last = takeReady();
        if (last != null) {
            last.close();
        }
    }
}
