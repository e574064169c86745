package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.node.spi.BrokerException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import java.nio.file.Path;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract, on the broker as it is shipped, over TLS, with the rights of the documented roles. */
@DisabledOnOs(OS.WINDOWS)
class RemoteArtemisBrokerTest extends ArtemisContract {
    @TempDir
    private static Path directory;

    private static RemoteArtemis remote;

    @BeforeAll
    static void start() {
        remote = RemoteArtemis.start(directory);
    }

    @AfterAll
    static void stop() {
        remote.close();
    }

    @Override
    ArtemisOptions server() {
        return remote.server();
    }

    @Override
    ArtemisOptions publishing() {
        return remote.publisher();
    }

    @Override
    public void restartBroker() {
        remote.killAndRestart();
    }

    @Test
    void aPublisherSendsToTheIngressAndNowhereElse() {
        try (var publisher = new JmsPublisher(remote.publisher())) {
            publisher.text("s", "the right way");
            assertThatThrownBy(() -> publisher.toTopic("past the ingress")).isInstanceOf(JMSRuntimeException.class);
            assertThatThrownBy(() -> publisher.text("s", "", producer -> {}, message -> {
                        message.setIntProperty(MarkerProperties.MARKER_NAME, 1);
                    }))
                    .isInstanceOf(JMSRuntimeException.class)
                    .hasMessageContaining("is a server's to send");
        }
    }

    @Test
    void aPublisherIsNoServer() {
        assertThatThrownBy(() -> ArtemisBroker.connect(remote.publisher())).isInstanceOf(BrokerException.class);
    }

    @Test
    void aWrongPasswordIsRefusedInOneLineWithoutIt() {
        assertThatThrownBy(() -> ArtemisBroker.connect(remote.anonymous().withCredentials("server", "guessed")))
                .isInstanceOf(BrokerException.class)
                .hasMessage("the broker at " + remote.plain().where() + " refuses user and password");
    }

    /** Whom the broker takes for another broker of its cluster may do everything. */
    @ParameterizedTest
    @CsvSource({"baton-cluster, ''", "ACTIVEMQ.CLUSTER.ADMIN.USER, CHANGE ME!!", "ACTIVEMQ.CLUSTER.ADMIN.USER, ''"})
    void nobodyComesInAsABrokerOfTheCluster(String user, String password) {
        try (var factory = new ActiveMQConnectionFactory(JmsPublisher.address(remote.anonymous()))) {
            assertThatThrownBy(() -> factory.createConnection(user, password).close())
                    .isInstanceOf(JMSSecurityException.class);
        }
    }

    @Test
    void aConnectionWithoutTlsIsRefusedInOneLine() {
        assertThatThrownBy(() -> ArtemisBroker.connect(remote.plain().withCredentials("server", "of-the-server")))
                .isInstanceOf(BrokerException.class)
                .hasMessage("the broker at " + remote.plain().where() + " expects TLS, and is asked without");
    }

    @Test
    void aBrokerWhoseCertificateIsNotTrustedIsRefusedInOneLine(@TempDir Path other) {
        var stranger = Certificates.create(other, "stranger");
        assertThatThrownBy(() -> ArtemisBroker.connect(remote.server().withTls(stranger.trusted())))
                .isInstanceOf(BrokerException.class)
                .hasMessageStartingWith(
                        "the broker at " + remote.plain().where() + " has a certificate that is not trusted")
                .message()
                .hasLineCount(1);
    }
}
