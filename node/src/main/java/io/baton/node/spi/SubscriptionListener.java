package io.baton.node.spi;

/** Is told about an open subscription, on a thread of the adapter's; must return at once. */
public interface SubscriptionListener {
    /** Deliveries are at hand that were not when the last poll returned. */
    void onReadable();

    /** It was closed by the broker, by eviction, or by a failure. Called once at the most, and not after a close. */
    void onLost(Throwable cause);
}
