package io.baton.broker.artemis;

import io.baton.node.spi.BrokerException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out requests one after the other, on a thread of its own, over a connection that is opened anew
 * after it was lost.
 */
final class Requests implements AutoCloseable {
    private final Connector connector;
    private final ArtemisOptions options;
    private final ExecutorService worker;

    /** Used by the worker only. */
    private @Nullable RequestSession current;

    /** @param name of its thread */
    Requests(Connector connector, ArtemisOptions options, String name) {
        this.connector = connector;
        this.options = options;
        worker = Executors.newSingleThreadExecutor(new AdapterThreads("baton-artemis-" + name));
    }

    /** Something to ask of the broker; may block. */
    @FunctionalInterface
    interface Request<T> {
        T carryOut(RequestSession session) throws ActiveMQException;
    }

    /**
     * Carries a request out later.
     *
     * @param what it is, for the message of a {@link BrokerException} if it fails
     */
    <T> CompletableFuture<T> submit(String what, Request<T> request) {
        var result = new CompletableFuture<T>();
        try {
            worker.execute(() -> {
                try {
                    result.complete(carryOut(what, request));
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new BrokerException("the connection to the broker is closed", e));
        }
        return result;
    }

    private <T> T carryOut(String what, Request<T> request) {
        try {
            return request.carryOut(session());
        } catch (ActiveMQException e) {
            // Most failures are the connection's, and an answer that came late must not be taken for another's.
            discard();
            throw new BrokerException(what + " failed: " + e.getMessage(), e);
        }
    }

    private RequestSession session() throws ActiveMQException {
        if (current != null && current.isUsable()) {
            return current;
        }
        discard();
        var opened = RequestSession.open(connector, options);
        current = opened;
        return opened;
    }

    private void discard() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    /** Drops what has not begun and closes the connection, waiting for it no longer than a call may take. */
    @Override
    public void close() {
        try {
            worker.execute(this::discard);
        } catch (RejectedExecutionException e) {
            // It was closed before.
        }
        worker.shutdown();
        try {
            if (!worker.awaitTermination(options.callTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
