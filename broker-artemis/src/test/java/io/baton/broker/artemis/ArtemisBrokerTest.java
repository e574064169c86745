package io.baton.broker.artemis;

import io.baton.broker.artemis.EmbeddedArtemis.Options;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on an embedded broker that all tests share. */
@Timeout(120)
class ArtemisBrokerTest extends BrokerContract implements LostReaderContract, RestartContract {
    @TempDir
    private static Path directory;

    private static EmbeddedArtemis embedded;

    private final RealTime realTime = new RealTime();
    private final List<BackgroundPublisher> publishers = new ArrayList<>();
    private final List<Holder> holders = new ArrayList<>();

    @BeforeAll
    static void start() {
        embedded = EmbeddedArtemis.start(Options.in(directory));
    }

    @AfterAll
    static void stop() {
        embedded.close();
    }

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
        return ArtemisBroker.connect(ArtemisOptions.at(embedded.uri()));
    }

    @Override
    public Publisher publisher() {
        var publisher = new BackgroundPublisher(embedded.uri());
        publishers.add(publisher);
        return publisher;
    }

    @Override
    public long numberOf(Message message) {
        return Long.parseLong(message.body().asUtf8());
    }

    @Override
    public void restartBroker() {
        embedded.close();
        embedded = EmbeddedArtemis.start(Options.in(directory));
    }

    @Override
    public ReaderElsewhere readElsewhere(IncarnationId incarnation, int messages) {
        try {
            var holder = Holder.start(embedded.uri(), incarnation, messages);
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
