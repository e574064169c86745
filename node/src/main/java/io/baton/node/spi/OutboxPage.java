package io.baton.node.spi;

import io.baton.node.api.OutboxMessage;
import java.util.List;

/**
 * A part of a session's outbox.
 *
 * @param first the first number that is kept; 1 if there was never a message
 * @param last the last number that was given; 0 if there was never a message
 * @param messages those asked for, in order and without a gap
 */
public record OutboxPage(long first, long last, List<OutboxMessage> messages) {
    /** That of a session that never had a message for its client. */
    public static final OutboxPage EMPTY = new OutboxPage(1, 0, List.of());

    public OutboxPage {
        messages = List.copyOf(messages);
    }
}
