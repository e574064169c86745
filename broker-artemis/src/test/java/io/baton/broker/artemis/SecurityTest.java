package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.broker.artemis.EmbeddedArtemis.Options;
import io.baton.node.spi.BrokerException;
import io.baton.protocol.IncarnationId;
import jakarta.jms.JMSRuntimeException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users, rights and TLS of an embedded broker, each the right way and the wrong way. */
@Timeout(120)
class SecurityTest {
    @TempDir
    Path directory;

    private Options withUsers() {
        return Options.in(directory.resolve("data"))
                .withCredentials("server", "of-the-server")
                .withPublisher("publisher", "of-the-publisher");
    }

    private static ArtemisOptions server(EmbeddedArtemis embedded) {
        return ArtemisOptions.at(embedded.uri()).withCredentials("server", "of-the-server");
    }

    private static ArtemisOptions publisher(EmbeddedArtemis embedded) {
        return ArtemisOptions.at(embedded.uri()).withCredentials("publisher", "of-the-publisher");
    }

    @Test
    void aPublisherSendsToTheIngressAndDoesNothingElse() {
        try (var embedded = EmbeddedArtemis.start(withUsers());
                var broker = ArtemisBroker.connect(server(embedded));
                var publisher = new JmsPublisher(publisher(embedded))) {
            var incarnation = new IncarnationId("a", 1);
            Reader.await(broker.createSubscription(ArtemisDelivery.LANE, incarnation));
            var reader = Reader.open(broker, incarnation);
            var queue = SubscriptionNames.of(ArtemisOptions.DEFAULT_TOPIC).queueOf(incarnation);

            assertThatThrownBy(() -> publisher.toTopic("past the ingress")).isInstanceOf(JMSRuntimeException.class);
            assertThatThrownBy(() -> publisher.toSubscriptionQueue(queue, "past the topic"))
                    .isInstanceOf(JMSRuntimeException.class);
            assertThatThrownBy(() -> publisher.receive(queue)).isInstanceOf(JMSRuntimeException.class);
            publisher.text("s", "the right way");

            assertThat(Reader.bodies(reader.read(1))).containsExactly("the right way");
            assertThatThrownBy(() -> ArtemisBroker.connect(publisher(embedded))).isInstanceOf(BrokerException.class);
        }
    }

    @Test
    void theTopicIsClosedToPublishersByPermissionToo() {
        try (var embedded = EmbeddedArtemis.start(withUsers());
                var publisher = new JmsPublisher(publisher(embedded))) {
            embedded.server()
                    .unRegisterBrokerPlugin(embedded.server().getBrokerPlugins().get(0));

            assertThatThrownBy(() -> publisher.toTopic("past the ingress"))
                    .isInstanceOf(JMSRuntimeException.class)
                    .hasMessageContaining("does not have permission='SEND' on address baton.events");
        }
    }

    @Test
    void aMarkerOfAPublisherIsRefusedEvenAmongMessagesOfOneTransaction() {
        try (var embedded = EmbeddedArtemis.start(withUsers());
                var publisher = new JmsPublisher(publisher(embedded));
                var transacted = JmsPublisher.transacted(publisher(embedded))) {
            assertThatThrownBy(() -> forge(publisher))
                    .isInstanceOf(JMSRuntimeException.class)
                    .hasMessageContaining("is a server's to send");

            transacted.text("s", "before");
            forge(transacted);
            assertThatThrownBy(transacted::commit).isInstanceOf(JMSRuntimeException.class);
        }
    }

    private static void forge(JmsPublisher publisher) {
        publisher.text("s", "", producer -> {}, message -> message.setIntProperty("baton_marker", 1));
    }

    @Test
    void overTlsEverybodyIsWhoTheySay() {
        var own = Certificates.create(directory, "broker");
        var stranger = Certificates.create(directory, "stranger");
        try (var embedded = EmbeddedArtemis.start(withUsers().withTls(own.own()))) {
            var where = "the broker at " + embedded.uri() + " ";
            try (var broker = ArtemisBroker.connect(server(embedded).withTls(own.trusted()));
                    var publisher = new JmsPublisher(publisher(embedded).withTls(own.trusted()))) {
                var incarnation = new IncarnationId("a", 1);
                Reader.await(broker.createSubscription(ArtemisDelivery.LANE, incarnation));
                publisher.text("s", "encrypted");
                assertThat(Reader.bodies(Reader.open(broker, incarnation).read(1)))
                        .containsExactly("encrypted");
            }
            refused(server(embedded), where + "expects TLS, and is asked without");
            refused(server(embedded).withTls(stranger.trusted()), where + "has a certificate that is not trusted");
            refused(
                    server(embedded).withTls(TlsOptions.trustingAsTheJdk()),
                    where + "has a certificate that is not trusted");
            refused(
                    ArtemisOptions.at(embedded.uri().replace("127.0.0.1", "127.0.0.2"))
                            .withTls(own.trusted()),
                    "the broker at " + embedded.uri().replace("127.0.0.1", "127.0.0.2") + " cannot be reached");
            refused(
                    server(embedded).withTls(own.trusted()).withCredentials("server", "guessed"),
                    where + "refuses user and password");
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefused() {
        var own = Certificates.create(directory, "broker");
        try (var embedded =
                EmbeddedArtemis.start(withUsers().withHost("127.0.0.2").withTls(own.own()))) {
            refused(
                    server(embedded).withTls(own.trusted()),
                    "the broker at " + embedded.uri() + " has a certificate that is not trusted: No subject");
        }
    }

    @Test
    void aBrokerThatTrustsSomebodyAsksForACertificate() {
        var own = Certificates.create(directory, "broker");
        var client = Certificates.create(directory, "client");
        var stranger = Certificates.create(directory, "stranger");
        var wanted = own.own().withTrusted(client.trustStore(), Certificates.PASSWORD);
        try (var embedded = EmbeddedArtemis.start(withUsers().withTls(wanted))) {
            var where = "the broker at " + embedded.uri() + " ";
            ArtemisBroker.connect(
                            server(embedded).withTls(own.trusted().withOwn(client.keyStore(), Certificates.PASSWORD)))
                    .close();
            refused(server(embedded).withTls(own.trusted()), where + "refuses the TLS connection");
            refused(
                    server(embedded).withTls(own.trusted().withOwn(stranger.keyStore(), Certificates.PASSWORD)),
                    where + "refuses the TLS connection");
        }
    }

    @Test
    void aBrokerWithoutTlsIsNotSpokenToWithIt() {
        var any = Certificates.create(directory, "any");
        try (var embedded = EmbeddedArtemis.start(withUsers())) {
            refused(server(embedded).withTls(any.trusted()), "the broker at " + embedded.uri() + " does not speak TLS");
        }
    }

    @Test
    void aKeyStoreThatIsMissingOrHasAnotherPasswordIsSaidInOneLine() throws Exception {
        var own = Certificates.create(directory, "broker");
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var somewhere = ArtemisOptions.at("tcp://127.0.0.1:" + port);
        refused(
                somewhere.withTls(TlsOptions.trusting(directory.resolve("none.p12"), "secret")),
                "the key store " + directory.resolve("none.p12") + " cannot be read: ");
        refused(
                somewhere.withTls(TlsOptions.trusting(own.trustStore(), "secret")),
                "the key store " + own.trustStore() + " cannot be read: its password is wrong");
        assertThatThrownBy(() ->
                        EmbeddedArtemis.start(withUsers().withTls(TlsOptions.presenting(own.keyStore(), "secret"))))
                .isInstanceOf(BrokerException.class)
                .hasMessage("the key store " + own.keyStore() + " cannot be read: its password is wrong");
        assertThatThrownBy(() -> withUsers().withTls(own.trusted()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TLS needs the broker's own certificate and key");
    }

    private static void refused(ArtemisOptions options, String beginning) {
        assertThatThrownBy(() -> ArtemisBroker.connect(options.withCallTimeout(Duration.ofSeconds(5))))
                .isInstanceOf(BrokerException.class)
                .hasMessageStartingWith(beginning)
                .message()
                .hasLineCount(1)
                .doesNotContain(Certificates.PASSWORD, "of-the-server", "guessed", "secret");
    }
}
