package io.baton.node.spi;

import io.baton.node.api.BatonException;

/**
 * The handlers' writes in a batch took too long, or one of them met with trouble of its own that may pass: another
 * database does not answer, or there is not enough memory for what it asks. The batch had no effect, and the same one
 * again may fare no better.
 */
public final class TooSlowException extends BatonException {
    private static final long serialVersionUID = 1L;

    public TooSlowException(String message) {
        super(message);
    }
}
