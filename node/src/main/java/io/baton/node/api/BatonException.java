package io.baton.node.api;

/** The root of the exceptions that are Baton's own. Each subclass says what a retry means. */
public abstract class BatonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected BatonException(String message) {
        super(message);
    }

    protected BatonException(String message, Throwable cause) {
        super(message, cause);
    }
}
