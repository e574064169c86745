package io.baton.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.broker.artemis.TlsOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BrokerAccessTest {
    private static final ArtemisOptions PLAIN =
            ArtemisOptions.at("tcp://127.0.0.1:1").withCredentials("ann", "secret");

    @Test
    void aServerIsToldAllThatTheDemoWasGiven() {
        assertThat(BrokerAccess.of(PLAIN).options()).isEqualTo(PLAIN);

        ArtemisOptions asTheJdk = PLAIN.withTls(TlsOptions.trustingAsTheJdk());
        assertThat(BrokerAccess.of(asTheJdk).options()).isEqualTo(asTheJdk);

        ArtemisOptions trusting =
                PLAIN.withTls(TlsOptions.trusting(Path.of("trust.p12").toAbsolutePath(), "of-the-file"));
        assertThat(BrokerAccess.of(trusting).options()).isEqualTo(trusting);
    }

    @Test
    void passwordsAreNotShown() {
        assertThat(new BrokerAccess("tcp://127.0.0.1:1", "ann", "secret", "trust.p12", "secret").toString())
                .doesNotContain("secret");
    }
}
