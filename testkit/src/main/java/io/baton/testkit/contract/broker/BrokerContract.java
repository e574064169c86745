package io.baton.testkit.contract.broker;

import io.baton.node.spi.Broker;
import io.baton.protocol.IncarnationId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every {@link Broker} does. The tests may share one: each has subscriptions of its own. */
public abstract class BrokerContract
        implements OrderContract, SubscriptionContract, ReadingContract, WakingContract, EvictionContract {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final List<Broker> connected = new ArrayList<>();
    private final List<IncarnationId> incarnations = new ArrayList<>();
    private Broker broker;

    /** Opens one more client of the broker, as another process does. */
    protected abstract Broker newClient();

    @BeforeEach
    final void connectFirstClient() {
        broker = connect();
    }

    /** With a client of its own: the others may have been closed, or lost. */
    @AfterEach
    final void deleteSubscriptions() {
        broker = connect();
        incarnations.forEach(this::delete);
        connected.forEach(Broker::close);
    }

    @Override
    public final Broker connect() {
        var client = newClient();
        connected.add(client);
        return client;
    }

    @Override
    public final Broker broker() {
        return broker;
    }

    @Override
    public final IncarnationId newIncarnation() {
        var incarnation = new IncarnationId("node.a", NUMBERS.incrementAndGet());
        incarnations.add(incarnation);
        return incarnation;
    }
}
