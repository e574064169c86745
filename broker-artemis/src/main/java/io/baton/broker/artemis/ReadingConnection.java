package io.baton.broker.artemis;

import io.baton.node.spi.BrokerException;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.jspecify.annotations.Nullable;

/** A connection with a session to read one subscription, whose acknowledgements are a transaction. */
final class ReadingConnection implements AutoCloseable {
    private final Connector.Connection connection;
    private final ClientSession session;

    /** Guarded by this. */
    private @Nullable BrokerException loss;

    /** Guarded by this. */
    private Consumer<BrokerException> whenLost = cause -> {};

    /** Opens a connection. Blocks until it stands or has failed. */
    static ReadingConnection open(Connector connector) {
        return new ReadingConnection(connector);
    }

    // The listeners cannot call back before the session is there to be lost.
    private ReadingConnection(Connector connector) {
        connection = connector.open((packet, from) -> {
            if (packet.getType() == PacketImpl.DISCONNECT_CONSUMER) {
                lose(new BrokerException("the broker closed the subscription to its reader"));
            }
            return true;
        });
        try {
            session = connection.acknowledging();
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
        session.addFailureListener(
                new OnFailure(cause -> lose(new BrokerException("the connection to the broker is gone", cause))));
    }

    ClientSession session() {
        return session;
    }

    /** Whether it has not been lost, as far as is known. */
    synchronized boolean isUsable() {
        return loss == null && !session.isClosed();
    }

    /** Has something called when the reader is thrown out or the connection fails, at once if it has been. */
    void whenLost(Consumer<BrokerException> action) {
        BrokerException already;
        synchronized (this) {
            whenLost = action;
            already = loss;
        }
        if (already != null) {
            action.accept(already);
        }
    }

    private void lose(BrokerException cause) {
        Consumer<BrokerException> action;
        synchronized (this) {
            if (loss != null) {
                return;
            }
            loss = cause;
            action = whenLost;
        }
        action.accept(cause);
    }

    @Override
    public void close() {
        try {
            // Before the connection: once that is closing, an eviction would leave this waiting for an answer.
            session.close();
        } catch (ActiveMQException e) {
            // The broker closes it with the connection.
        }
        connection.close();
    }
}
