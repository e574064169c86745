package io.baton.broker.artemis;

import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.SessionFailureListener;

/** Is told when a connection is gone. */
record OnFailure(Consumer<ActiveMQException> action) implements SessionFailureListener {
    @Override
    public void beforeReconnect(ActiveMQException exception) {}

    @Override
    public void connectionFailed(ActiveMQException exception, boolean failedOver) {
        action.accept(exception);
    }

    @Override
    public void connectionFailed(ActiveMQException exception, boolean failedOver, String scaleDownTarget) {
        action.accept(exception);
    }
}
