package io.baton.broker.artemis;

import io.baton.node.api.Message;
import io.baton.node.spi.Broker;
import io.baton.protocol.IncarnationId;
import io.baton.testkit.contract.Patience;
import io.baton.testkit.contract.RealTime;
import io.baton.testkit.contract.broker.BrokerContract;
import io.baton.testkit.contract.broker.LostReaderContract;
import io.baton.testkit.contract.broker.Publisher;
import io.baton.testkit.contract.broker.RestartContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contract, on a broker that all tests share. */
@Timeout(120)
abstract class ArtemisContract extends BrokerContract implements LostReaderContract, RestartContract {
    private final RealTime realTime = new RealTime();
    private final List<BackgroundPublisher> publishers = new ArrayList<>();
    private final List<Holder> holders = new ArrayList<>();

    /** Where the broker is, for a server. */
    abstract ArtemisOptions server();

    /** Where the broker is, for a publisher. */
    abstract ArtemisOptions publishing();

    @AfterEach
    void closePublishersAndHolders() {
        holders.forEach(Holder::close);
        publishers.forEach(BackgroundPublisher::close);
    }

    @Override
    public Patience patience() {
        return realTime;
    }

    @Override
    protected Broker newClient() {
        return ArtemisBroker.connect(server());
    }

    @Override
    public Publisher publisher() {
        var publisher = new BackgroundPublisher(publishing());
        publishers.add(publisher);
        return publisher;
    }

    @Override
    public long numberOf(Message message) {
        return Long.parseLong(message.body().asUtf8());
    }

    @Override
    public ReaderElsewhere readElsewhere(IncarnationId incarnation, int messages) {
        try {
            var holder = Holder.start(server(), incarnation, messages);
            holders.add(holder);
            return holder;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Override
    public void aReaderThatIsFrozenIsEvictedAndItsMessagesComeAgain() {
        LostReaderContract.super.aReaderThatIsFrozenIsEvictedAndItsMessagesComeAgain();
    }
}
