package io.baton.node.spi;

import io.baton.node.api.BatonException;

/**
 * A handler's write failed by itself, with the database in order. Nothing of the batch took effect;
 * repeating it as it is fails again.
 */
public final class WriteFailedException extends BatonException {
    private static final long serialVersionUID = 1L;

    private final long position;

    /** @param position the position of the message whose write failed */
    public WriteFailedException(long position, Throwable cause) {
        super("the write of the message at " + position + " failed: " + said(cause), cause);
        this.position = position;
    }

    /** An exception of the application's own may fail even when it is asked what it says. */
    private static String said(Throwable cause) {
        try {
            return String.valueOf(cause.getMessage());
        } catch (RuntimeException | Error e) {
            return cause.getClass().getName();
        }
    }

    /** The position of the message whose write failed. */
    public long position() {
        return position;
    }
}
