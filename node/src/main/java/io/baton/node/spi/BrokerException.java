package io.baton.node.spi;

import io.baton.node.api.BatonException;

/** The broker did not do what it was asked, or did not say so. The request may be repeated. */
public class BrokerException extends BatonException {
    private static final long serialVersionUID = 1L;

    public BrokerException(String message) {
        super(message);
    }

    public BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
