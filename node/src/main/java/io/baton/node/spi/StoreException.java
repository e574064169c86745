package io.baton.node.spi;

import io.baton.node.api.BatonException;

/** The store did not answer, or not with success. The outcome is unknown; the call may be repeated. */
public final class StoreException extends BatonException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
