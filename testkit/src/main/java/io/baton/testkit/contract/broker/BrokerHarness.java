package io.baton.testkit.contract.broker;

import io.baton.node.api.Message;
import io.baton.node.spi.Broker;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.testkit.contract.Patience;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** What the tests of a broker start from. */
public interface BrokerHarness {
    /** The lane on which everything is done. */
    LaneId LANE = new LaneId(0);

    /** How the tests wait. */
    Patience patience();

    /** Connects one more process to the broker. Whoever asks does not have to close what it gets. */
    Broker connect();

    /** The client that is used where it does not matter which. */
    Broker broker();

    /** Starts one more publisher on the lane. */
    Publisher publisher();

    /** The number that a {@link Publisher} put into a message. */
    long numberOf(Message message);

    /** An incarnation that no test has used. What it subscribes to is deleted after the test. */
    IncarnationId newIncarnation();

    default void create(IncarnationId incarnation) {
        patience().await(broker().createSubscription(LANE, incarnation));
    }

    default void delete(IncarnationId incarnation) {
        patience().await(broker().deleteSubscription(LANE, incarnation));
    }

    default void evict(IncarnationId incarnation) {
        patience().await(broker().evict(LANE, incarnation));
    }

    default Set<IncarnationId> subscriptions() {
        return patience().await(broker().subscriptions(LANE));
    }

    /** Creates a subscription for a new incarnation. */
    default IncarnationId subscribe() {
        var incarnation = newIncarnation();
        create(incarnation);
        return incarnation;
    }

    /** Publishes messages of one session and waits until the broker has them. */
    default List<Long> publish(int count) {
        return publish(publisher(), 1, count);
    }

    /** Publishes messages of one session, numbered from the first to the last, and waits until the broker has them. */
    default List<Long> publish(Publisher publisher, long first, long last) {
        var numbers = LongStream.rangeClosed(first, last).boxed().toList();
        patience().await(publisher.publish("s", numbers));
        return numbers;
    }
}
