package io.baton.broker.artemis;

import static io.baton.broker.artemis.Reader.await;

import io.baton.broker.artemis.EmbeddedArtemis.Options;
import io.baton.protocol.IncarnationId;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** An embedded broker and an adapter for it. */
final class TestBroker implements AutoCloseable {
    private static final AtomicLong NUMBERS = new AtomicLong();

    final EmbeddedArtemis embedded;
    final ArtemisBroker broker;

    private TestBroker(EmbeddedArtemis embedded) {
        this.embedded = embedded;
        broker = ArtemisBroker.connect(ArtemisOptions.at(embedded.uri()));
    }

    static TestBroker start(Path directory) {
        return start(Options.in(directory));
    }

    static TestBroker start(Options options) {
        return new TestBroker(EmbeddedArtemis.start(options));
    }

    /** Creates a subscription for a new incarnation. */
    IncarnationId subscribe() {
        var incarnation = new IncarnationId("node.a", NUMBERS.incrementAndGet());
        await(broker.createSubscription(ArtemisDelivery.LANE, incarnation));
        return incarnation;
    }

    Reader open(IncarnationId incarnation) {
        return Reader.open(broker, incarnation);
    }

    JmsPublisher publisher() {
        return new JmsPublisher(embedded.uri());
    }

    void evict(IncarnationId incarnation) {
        await(broker.evict(ArtemisDelivery.LANE, incarnation));
    }

    @Override
    public void close() {
        broker.close();
        embedded.close();
    }
}
