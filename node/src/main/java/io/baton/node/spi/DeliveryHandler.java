package io.baton.node.spi;

/** Looks at a delivery and says what becomes of it. */
@FunctionalInterface
public interface DeliveryHandler {
    /** What becomes of a delivery, and whether the next one is wanted. */
    enum Action {
        /** It is consumed; go on. */
        CONSUME,
        /** It is consumed; hand over no more in this poll. */
        CONSUME_AND_STOP,
        /** It stays and comes first in the next poll; hand over no more in this one. */
        LEAVE
    }

    /**
     * Decides about one delivery.
     *
     * @param delivery valid during the call only
     */
    Action onDelivery(Delivery delivery);
}
