package io.baton.node.spi;

import io.baton.protocol.IncarnationId;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Who is there. Views may be late, wrong, and different on different servers: they start takeovers, and
 * never decide who owns what.
 */
public interface Membership extends AutoCloseable {
    /**
     * Joins the group under this incarnation. Completes when this member is in a view. From then on every
     * view is handed to the listener, in order, on one thread of the adapter's, which waits for it; the
     * set holds all incarnations of the view, this one included.
     */
    CompletionStage<Void> join(IncarnationId self, Consumer<Set<IncarnationId>> viewListener);

    /** Leaves the group. {@link #join} may be called again, with another incarnation. */
    CompletionStage<Void> leave();

    /** Leaves without ceremony and frees everything. */
    @Override
    void close();
}
