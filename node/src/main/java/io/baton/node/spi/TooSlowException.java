package io.baton.node.spi;

import io.baton.node.api.BatonException;

/** The handlers' writes in a batch took too long. It had no effect, and the same batch again would take as long. */
public final class TooSlowException extends BatonException {
    private static final long serialVersionUID = 1L;

    public TooSlowException(String message) {
        super(message);
    }
}
