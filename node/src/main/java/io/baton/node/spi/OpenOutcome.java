package io.baton.node.spi;

import io.baton.protocol.IncarnationId;

/** How opening a session went. */
public sealed interface OpenOutcome {
    /** It is at home here. */
    record Opened(String session, long since) implements OpenOutcome {}

    /** It is at home elsewhere: the owner is its effective home. */
    record Elsewhere(String session, IncarnationId owner) implements OpenOutcome {}
}
