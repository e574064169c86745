package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.broker.artemis.EmbeddedArtemis.Options;
import io.baton.node.spi.BrokerException;
import jakarta.jms.JMSRuntimeException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class EmbeddedArtemisTest {
    @TempDir
    Path directory;

    @Test
    void aPortInUseIsSaidInOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedArtemis.start(Options.in(directory).withPort(taken.getLocalPort())))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageStartingWith("the broker cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    void aDataDirectoryInUseIsSaidInOneLine() {
        try (var first = EmbeddedArtemis.start(Options.in(directory))) {
            assertThat(first.uri()).startsWith("tcp://127.0.0.1:");
            assertThatThrownBy(() -> EmbeddedArtemis.start(Options.in(directory)))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining(directory.toString())
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    void aConfiguredUserIsLetInAndNobodyElse() {
        try (var embedded = EmbeddedArtemis.start(Options.in(directory).withCredentials("ann", "secret"))) {
            var at = ArtemisOptions.at(embedded.uri());
            var incarnation = new io.baton.protocol.IncarnationId("a", 1);
            try (var broker = ArtemisBroker.connect(at.withCredentials("ann", "secret"))) {
                Reader.await(broker.createSubscription(ArtemisDelivery.LANE, incarnation));
                var reader = Reader.open(broker, incarnation);
                try (var publisher = new JmsPublisher(at.withCredentials("ann", "secret"))) {
                    publisher.text("s", "body");
                    assertThat(reader.read(1)).hasSize(1);
                    assertThatThrownBy(() -> publisher.toTopic("past the ingress"))
                            .isInstanceOf(JMSRuntimeException.class);
                }
                Reader.await(broker.evict(ArtemisDelivery.LANE, incarnation));
                Reader.await(broker.lanes());
            }
            assertThatThrownBy(() -> ArtemisBroker.connect(at.withCredentials("ann", "wrong")))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("refuses user and password");
            assertThatThrownBy(() -> ArtemisBroker.connect(at))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("wants a user and a password");
        }
    }

    @Test
    void aBrokerWithoutTheLaneIsRefused() {
        try (var embedded = EmbeddedArtemis.start(Options.in(directory))) {
            assertThatThrownBy(() -> ArtemisBroker.connect(
                            ArtemisOptions.at(embedded.uri()).withNames("other.events", "baton.ingress")))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("there is no topic other.events");
        }
    }

    @Test
    void aBrokerThatIsNotThereIsSaidInOneLine() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> ArtemisBroker.connect(
                        ArtemisOptions.at("tcp://127.0.0.1:" + port).withCredentials("ann", "secret")))
                .isInstanceOf(BrokerException.class)
                .hasMessage("the broker at tcp://127.0.0.1:" + port + " cannot be reached");
    }

    @Test
    void secretsAreNotShown() {
        var tls = TlsOptions.trusting(directory, "secret").withOwn(directory, "secret");
        var options =
                ArtemisOptions.at("tcp://h:1").withCredentials("ann", "secret").withTls(tls);

        assertThat(options.toString()).contains("tcp://h:1", "ann", "TLS").doesNotContain("secret");
        assertThat(tls.toString()).contains(directory.toString()).doesNotContain("secret");
        assertThat(Options.in(directory)
                        .withCredentials("ann", "secret")
                        .withPublisher("bob", "secret")
                        .withTls(tls)
                        .toString())
                .doesNotContain("secret");
    }

    @Test
    void beyondThisMachineABrokerWithoutAUserIsRefused(@TempDir Path directory) {
        for (var host : List.of("0.0.0.0", "::")) {
            assertThatThrownBy(() -> EmbeddedArtemis.start(Options.in(directory).withHost(host)))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("would let everybody in");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://h:1?password=secret",
                "tcp://h:1?x=1&user=ann",
                "tcp://h:1?x=1;keyStorePassword=secret",
                "tcp://h:1?trustStorePath=/secret",
                "tcp://h:1?sslEnabled=true",
                "tcp://h:1?trustAll=true",
                "tcp://h:1?verifyHost=false",
                "(tcp://h:1?Password=secret,tcp://h:2)",
                "tcp://ann:secret@h:1"
            })
    void anAddressHasNoUserNoPasswordAndNothingOfTls(String address) {
        assertThatThrownBy(() -> ArtemisOptions.at(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withCredentials")
                .message()
                .doesNotContain("secret")
                .hasLineCount(1);
    }
}
