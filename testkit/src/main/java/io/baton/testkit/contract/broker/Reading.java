package io.baton.testkit.contract.broker;

import io.baton.node.spi.Broker;
import io.baton.protocol.IncarnationId;

/** Opens subscriptions. */
interface Reading extends BrokerHarness {
    default Reader open(IncarnationId incarnation) {
        return open(broker(), incarnation);
    }

    default Reader open(Broker client, IncarnationId incarnation) {
        return Reader.open(patience(), this::numberOf, client, incarnation);
    }
}
