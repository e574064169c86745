package io.baton.node.spi;

import io.baton.node.api.Message;

/**
 * A message that could not be handled.
 *
 * @param reason why, up to 1,000 characters
 * @param attempts how often the handler was called for it, by the server that gave it up
 */
public record DeadLetter(Message message, String reason, int attempts) {
    /** The longest reason kept, in characters. */
    public static final int MAX_REASON_LENGTH = 1000;

    public DeadLetter {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be 1 or more, was " + attempts);
        }
        if (reason.length() > MAX_REASON_LENGTH) {
            reason = reason.substring(0, MAX_REASON_LENGTH);
        }
    }
}
