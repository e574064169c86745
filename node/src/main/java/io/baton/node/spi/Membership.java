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
     * Joins the group under this incarnation. Completes when this member is in a view, which is handed to the
     * listener, as is every later one, in order, on one thread of the adapter's, which waits for it; the
     * set holds all incarnations of the view, this one included. A view that was superseded before its turn
     * may be left out, the latest never is.
     */
    CompletionStage<Void> join(IncarnationId self, Consumer<Set<IncarnationId>> viewListener);

    /**
     * Leaves the group, if it has been joined. {@link #join} may be called again, with another incarnation. When it
     * has left, its listener is handed no more views.
     */
    CompletionStage<Void> leave();

    /** Leaves without ceremony, hands over no more views and frees everything. Does nothing if it is closed. */
    @Override
    void close();
}
