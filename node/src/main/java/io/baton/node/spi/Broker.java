package io.baton.node.spi;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Marker;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Lanes and subscriptions. An adapter guarantees for each lane that
 *
 * <ul>
 *   <li>every subscription holds all messages published after its creation, in one and the same order, which keeps
 *       that of each publisher; of those published before it may hold the last ones, but none that was read in
 *       another subscription by then;
 *   <li>every message has a position that is the same in all subscriptions and strictly increases;
 *   <li>a message stays in a subscription, over crashes of client and broker, until it is acknowledged.
 * </ul>
 *
 * Requests that fail complete with a {@link BrokerException}; every one of them may be repeated.
 */
public interface Broker extends AutoCloseable {
    /**
     * Asks for the identity of each lane, {@link LaneId} 0 first: a text that changes when the lane is
     * created anew, so that positions of an older one are never compared with it (rule 21).
     */
    CompletionStage<List<String>> lanes();

    /** Creates the subscription of an incarnation, durably. Does nothing if it exists. */
    CompletionStage<Void> createSubscription(LaneId lane, IncarnationId incarnation);

    /**
     * Opens an existing subscription for reading, at the oldest message not acknowledged. Fails while
     * somebody else has it open, and with {@link NoSuchSubscriptionException} if it does not exist.
     */
    CompletionStage<Subscription> openSubscription(
            LaneId lane, IncarnationId incarnation, SubscriptionListener listener);

    /**
     * Throws out whoever reads a subscription, alive or hung; its messages that are not acknowledged
     * become available again. Does nothing if nobody does.
     */
    CompletionStage<Void> evict(LaneId lane, IncarnationId incarnation);

    /** Publishes a marker on the lane, to all subscribers, durably. Repeated, it may appear twice. */
    CompletionStage<Void> publishMarker(LaneId lane, Marker marker);

    /** Deletes a subscription with its messages. Does nothing if it does not exist. */
    CompletionStage<Void> deleteSubscription(LaneId lane, IncarnationId incarnation);

    /** Asks for all incarnations that have a subscription on the lane. */
    CompletionStage<Set<IncarnationId>> subscriptions(LaneId lane);

    /** Closes every connection. Subscriptions stay. Does nothing if it is closed; other requests fail from then on. */
    @Override
    void close();
}
