package io.baton.node.api;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of a message. State, write and what goes to the client are committed in one transaction, together with the
 * fact that the message is handled. None of them may be null: a handler that makes such a result has failed.
 *
 * @param state the session's new state
 * @param write runs on the transaction's connection
 * @param outbox what the session's client is to get, in order; each gets the next number of the session's outbox
 */
public record Handled(Bytes state, Optional<Write> write, List<Bytes> outbox) {
    public Handled {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(write, "write");
        outbox = List.copyOf(outbox);
    }

    /** A new state and no write. */
    public static Handled state(Bytes state) {
        return new Handled(state, Optional.empty(), List.of());
    }

    /** A new state, and a write that commits with it. */
    public static Handled stateAndWrite(Bytes state, Write write) {
        return new Handled(state, Optional.of(write), List.of());
    }

    /**
     * The same, and more for the session's client, behind what it gets already. It is kept in the session's outbox
     * until the client confirms it, and read there by {@link io.baton.node.BatonServer#connect}. At the most {@link
     * BatonOptions#maxOutbox} at once, each of up to {@link BatonOptions#maxOutboxMessageBytes}, and {@value
     * BatonOptions#MAX_OUTBOX_MESSAGE_BYTES} bytes together: a message for which there is more goes to the dead letters.
     */
    public Handled andSend(Bytes... messages) {
        return new Handled(
                state,
                write,
                Stream.concat(outbox.stream(), Arrays.stream(messages)).toList());
    }
}
