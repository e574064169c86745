package io.baton.node.spi;

/** The subscription does not exist. A retry does not help unless it is created. */
public final class NoSuchSubscriptionException extends BrokerException {
    private static final long serialVersionUID = 1L;

    public NoSuchSubscriptionException(String message) {
        super(message);
    }
}
