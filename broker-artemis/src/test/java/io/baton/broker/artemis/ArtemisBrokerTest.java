package io.baton.broker.artemis;

import io.baton.broker.artemis.EmbeddedArtemis.Options;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on an embedded broker. */
class ArtemisBrokerTest extends ArtemisContract {
    @TempDir
    private static Path directory;

    private static EmbeddedArtemis embedded;

    @BeforeAll
    static void start() {
        embedded = EmbeddedArtemis.start(Options.in(directory));
    }

    @AfterAll
    static void stop() {
        embedded.close();
    }

    @Override
    ArtemisOptions server() {
        return ArtemisOptions.at(embedded.uri());
    }

    @Override
    ArtemisOptions publishing() {
        return server();
    }

    @Override
    public void restartBroker() {
        embedded.close();
        embedded = EmbeddedArtemis.start(Options.in(directory));
    }
}
