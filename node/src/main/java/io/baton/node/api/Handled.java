package io.baton.node.api;

import java.util.Optional;

/**
 * What came of a message. State and write are committed in one transaction, together with the fact that
 * the message is handled.
 *
 * @param state the session's new state
 * @param write runs on the transaction's connection
 */
public record Handled(Bytes state, Optional<Write> write) {
    /** A new state and no write. */
    public static Handled state(Bytes state) {
        return new Handled(state, Optional.empty());
    }

    /** A new state, and a write that commits with it. */
    public static Handled stateAndWrite(Bytes state, Write write) {
        return new Handled(state, Optional.of(write));
    }
}
