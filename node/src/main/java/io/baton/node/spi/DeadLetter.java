package io.baton.node.spi;

import io.baton.node.api.Message;

/**
 * A message that could not be handled.
 *
 * @param reason why, up to 1,000 characters
 */
public record DeadLetter(Message message, String reason) {
    /** The longest reason kept, in characters. */
    public static final int MAX_REASON_LENGTH = 1000;

    public DeadLetter {
        if (reason.length() > MAX_REASON_LENGTH) {
            reason = reason.substring(0, MAX_REASON_LENGTH);
        }
    }
}
