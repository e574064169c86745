package io.baton.node.api;

import io.baton.protocol.IncarnationId;
import java.time.Instant;
import java.util.Optional;

/**
 * A dead letter as it is kept.
 *
 * @param message the message that could not be handled
 * @param reason why, up to 1,000 characters, for people
 * @param attempts how often the handler was called for it by the server that gave it up
 * @param by the server that gave it up
 * @param at when that was committed, by the store's clock
 * @param replays how often it was replayed
 * @param replayedAt when it was replayed last, by the store's clock
 * @param sessionOpen whether its session was open when this was read; if not, a replay would be nobody's
 */
public record DeadLetterRecord(
        Message message,
        String reason,
        int attempts,
        IncarnationId by,
        Instant at,
        int replays,
        Optional<Instant> replayedAt,
        boolean sessionOpen) {
    /** What it is named by. */
    public DeadLetterId id() {
        return DeadLetterId.of(message);
    }
}
