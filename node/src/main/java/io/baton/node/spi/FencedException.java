package io.baton.node.spi;

import io.baton.node.api.BatonException;

/** The incarnation is not LIVE any more. Nothing took effect and a retry never will. */
public final class FencedException extends BatonException {
    private static final long serialVersionUID = 1L;

    public FencedException(String message) {
        super(message);
    }
}
