package io.baton.node.spi;

import java.util.concurrent.CompletionStage;

/**
 * An open subscription. {@link #poll} is called by one thread at a time. Prefetch is bounded by the
 * adapter, in messages and in bytes: what is not polled is held back at the broker.
 *
 * <p>When it is lost, everything not acknowledged is available again, what was at hand here included. They may
 * still be polled here all the same, and acknowledging has no effect any more, whether its stage completes
 * exceptionally or not.
 */
public interface Subscription {
    /**
     * Hands over deliveries that are at hand, oldest first, without waiting.
     *
     * @param limit how many at the most
     * @return how many were consumed
     */
    int poll(DeliveryHandler handler, int limit);

    /**
     * Acknowledges every delivery consumed up to a position, which need not be that of a message; what was not
     * consumed stays. Calls come with growing positions; a later one may be carried out instead of an earlier one.
     */
    CompletionStage<Void> acknowledge(long position);

    /** Closes it without acknowledging anything. It cannot be used afterwards. */
    CompletionStage<Void> close();
}
