package io.baton.testkit.contract.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.TakeoverId;
import io.baton.protocol.TakeoverMarker;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** For brokers that can be restarted under a test. */
public interface RestartContract extends Reading {
    /** Restarts the broker. Clients that were connected are lost; {@link #connect} connects to the new one. */
    void restartBroker();

    @Test
    default void positionsStayAndGoOnGrowingWhenTheBrokerIsRestarted() {
        var incarnation = subscribe();
        publish(publisher(), 1, 2);
        var before = open(incarnation).read(2);
        var identities = patience().await(broker().lanes());

        restartBroker();

        var client = connect();
        assertThat(patience().await(client.lanes())).isEqualTo(identities);
        assertThat(patience().await(client.subscriptions(LANE))).contains(incarnation);
        publish(publisher(), 3, 3);
        var after = open(client, incarnation).read(3);
        assertThat(after.subList(0, 2)).isEqualTo(before);
        assertThat(Seen.positions(after)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void aMarkerStaysWhenTheBrokerIsRestarted() {
        var incarnation = subscribe();
        var marker = new TakeoverMarker(new TakeoverId("t-1"), new IncarnationId("a", 1), new IncarnationId("b", 2));
        patience().await(broker().publishMarker(LANE, marker));

        restartBroker();

        assertThat(open(connect(), incarnation).read(1))
                .extracting(Seen::marker)
                .containsExactly(Optional.of(marker));
    }

    @Test
    default void whatIsAcknowledgedStaysSoWhenTheBrokerIsRestarted() {
        var incarnation = subscribe();
        publish(publisher(), 1, 5);
        var reader = open(incarnation);
        reader.acknowledge(reader.read(5).get(2));

        restartBroker();

        assertThat(Seen.numbers(open(connect(), incarnation).read(2))).containsExactly(4L, 5L);
    }

    @Test
    default void aReaderIsToldThatTheBrokerWentAway() {
        var incarnation = subscribe();
        var reader = open(incarnation);

        restartBroker();

        reader.awaitLost();
    }
}
