package io.baton.node.api;

/**
 * Thrown by a {@link Handler}: the message can never be handled, so that a retry is of no use. It goes to the dead
 * letters at once, with "rejected: " and this exception's message as the reason.
 */
public class MessageRejectedException extends BatonException {
    private static final long serialVersionUID = 1L;

    /** @param message why, for whoever reads the dead letters; without secrets */
    public MessageRejectedException(String message) {
        super(message);
    }

    /** @param message why, for whoever reads the dead letters; without secrets */
    public MessageRejectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
