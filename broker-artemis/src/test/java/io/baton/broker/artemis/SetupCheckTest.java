package io.baton.broker.artemis;

import static io.baton.broker.artemis.DocumentedBroker.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What connect says of brokers whose broker.xml is the documented one but for one thing. */
@Timeout(120)
class SetupCheckTest {
    private static final String SERVER = "baton-server";

    private static final SimpleString TOPIC = SimpleString.of(ArtemisOptions.DEFAULT_TOPIC);

    @TempDir
    Path directory;

    @Test
    void theDocumentedBrokerPasses() throws Exception {
        try (var documented = DocumentedBroker.start(directory, xml -> xml);
                var broker = ArtemisBroker.connect(documented.as(SERVER))) {
            assertThat(Reader.await(broker.subscriptions(ArtemisDelivery.LANE))).isEmpty();
            assertThat(documented
                            .server
                            .getPostOffice()
                            .getBindingsForAddress(TOPIC)
                            .getBindings())
                    .isEmpty();
        }
    }

    /** By default publishers and markers would wait on a disk that is 90 % full, however large. */
    @Test
    void theDocumentedBrokerWantsAsMuchOfTheDiskFreeAsTheEmbeddedOne() throws Exception {
        try (var documented = DocumentedBroker.start(directory, xml -> xml)) {
            assertThat(documented.server.getConfiguration().getMinDiskFree())
                    .isEqualTo(EmbeddedConfiguration.of(EmbeddedArtemis.Options.in(directory))
                            .getMinDiskFree());
        }
    }

    /** The broker tells what its acceptors are made of, with the password of its key store. */
    @ParameterizedTest
    @ValueSource(strings = {"getAcceptors", "listConnectionIDs", "getAddressNames"})
    void aServerIsToldNothingThatItNeedNotKnow(String operation) throws Exception {
        try (var documented = DocumentedBroker.start(directory, xml -> xml);
                var session = RequestSession.open(new Connector(documented.as(SERVER)), documented.as(SERVER))) {
            assertThatThrownBy(() -> session.invoke(ResourceNames.BROKER, operation))
                    .isInstanceOf(RequestSession.Refusal.class)
                    .hasMessageContaining("does not have permission='VIEW'");
        }
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change(
                        "there is no topic baton.events",
                        with("<address name=\"baton.events\">", "<address name=\"x\">")),
                change(
                        "the topic baton.events is not MULTICAST alone",
                        with("<multicast />", "<multicast /><anycast />")),
                change("lets more than one consumer in", with("max-consumers=\"1\"", "max-consumers=\"2\"")),
                change("remembers every session", with("group-buckets=\"0\"", "group-buckets=\"-1\"")),
                change(
                        "there is no bridge from baton.ingress to baton.events",
                        with("<queue-name>baton.ingress<", "<queue-name>other<")),
                change(
                        "set <concurrency> to 1",
                        with("<concurrency>1<", "<concurrency>2<")
                                .andThen(with("max-consumers=\"1\"", "max-consumers=\"2\""))::apply),
                change(
                        "set <use-duplicate-detection> to true",
                        with("<use-duplicate-detection>true<", "<use-duplicate-detection>false<")),
                change("set <reconnect-attempts> to -1", with("<reconnect-attempts>-1<", "<reconnect-attempts>3<")),
                change(
                        "remove <filter> and <transformer>",
                        with("<routing-type>MULTICAST<", "<filter string=\"x = 1\" /><routing-type>MULTICAST<")),
                change(
                        "its user must be there and have the password",
                        with("<password>${BATON_BRIDGE_PASSWORD}<", "<password>wrong<")),
                change(
                        "nobody may send to baton.events",
                        with("<permission type=\"send\" roles=\"baton-bridge\" />", "")),
                change("the divert aside writes to baton.events", with("<bridges>", """
                        <diverts><divert name="aside"><address>baton.ingress</address>
                        <forwarding-address>baton.events</forwarding-address></divert></diverts><bridges>""")),
                change(
                        "the ingress plugin is missing",
                        xml -> xml.replaceAll("(?s)<broker-plugins>.*</broker-plugins>", "")),
                change(
                        "the ingress plugin is missing, is another version's or has other names",
                        with("key=\"topic\" value=\"baton.events\"", "key=\"topic\" value=\"other\"")),
                change(
                        "open to direct sends by [baton-bridge, baton-publisher]",
                        with(
                                "type=\"send\" roles=\"baton-bridge\"",
                                "type=\"send\" roles=\"baton-bridge,baton-publisher\"")),
                change(
                        "max-delivery-attempts of baton.events is 10: set it to -1",
                        xml -> xml.replace("<max-delivery-attempts>-1<", "<max-delivery-attempts>10<")),
                change(
                        "redelivery-delay of baton.ingress is 5",
                        xml -> xml.replace("<redelivery-delay>0<", "<redelivery-delay>5<")),
                change(
                        "expiry-delay of baton.events is 9",
                        xml -> xml.replace("<expiry-delay>-1<", "<expiry-delay>9<")),
                change(
                        "address-full-policy of baton.events is DROP: set it to PAGE",
                        xml -> xml.replace("<address-full-policy>PAGE<", "<address-full-policy>DROP<")),
                change(
                        "set <persistence-enabled> to true",
                        with("<persistence-enabled>true<", "<persistence-enabled>false<")),
                change(
                        "page-full-policy of baton.events is FAIL: leave it",
                        with(
                                "<max-size-bytes>64M<",
                                "<page-limit-bytes>99M</page-limit-bytes><page-full-policy>FAIL</page-full-policy>"
                                        + "<max-size-bytes>64M<")),
                change(
                        "disk-full-policy of baton.events is DROP: set it to BLOCK",
                        with("<max-size-bytes>64M<", "<disk-full-policy>DROP</disk-full-policy><max-size-bytes>64M<")),
                change("set <id-cache-size> to 20000", with("<id-cache-size>20000<", "<id-cache-size>100<")),
                change("set <persist-id-cache> to true", with("<persist-id-cache>true<", "<persist-id-cache>false<")),
                change(
                        "this user may not do all that a server does: give the servers' role send on baton.ingress",
                        with(
                                "type=\"send\" roles=\"baton-publisher,baton-server\"",
                                "type=\"send\" roles=\"baton-publisher\"")),
                change(
                        "createDurableQueue on baton.events",
                        with("<permission type=\"createDurableQueue\" roles=\"baton-server\" />", "")),
                change(
                        "give the servers' role consume on baton.events",
                        xml -> xml.replaceFirst("<permission type=\"consume\" roles=\"baton-server\" />", "")),
                change(
                        "give the servers' role deleteDurableQueue on baton.events",
                        with("<permission type=\"deleteDurableQueue\" roles=\"baton-server\" />", "")),
                change(
                        "evicting and deleting a subscription cannot be looked at",
                        with("<permission type=\"edit\" roles=\"baton-server\" />", "")));
    }

    private static Arguments change(String finding, UnaryOperator<String> change) {
        return Arguments.of(finding, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void whatIsMissingIsSaidInALineOfItsOwn(String finding, UnaryOperator<String> change) throws Exception {
        try (var documented = DocumentedBroker.start(directory, change)) {
            var refusal = catchThrowableOfType(
                    BrokerSetupException.class, () -> ArtemisBroker.connect(documented.as(SERVER)));

            assertThat(refusal).isNotNull();
            assertThat(refusal.findings())
                    .anyMatch(each -> each.contains(finding))
                    .noneMatch(each -> each.contains("\n"));
            assertThat(refusal).hasMessageStartingWith("the broker at tcp://127.0.0.1:");
        }
    }

    @Test
    void everythingThatIsMissingIsSaidAtOnce() throws Exception {
        UnaryOperator<String> bad = with("<use-duplicate-detection>true<", "<use-duplicate-detection>false<")
                .andThen(with("<persist-id-cache>true<", "<persist-id-cache>false<"))
                .andThen(with("group-buckets=\"0\"", "group-buckets=\"-1\""))::apply;
        try (var documented = DocumentedBroker.start(directory, bad)) {
            var refusal = catchThrowableOfType(
                    BrokerSetupException.class, () -> ArtemisBroker.connect(documented.as(SERVER)));

            assertThat(refusal.findings()).hasSize(3);
        }
    }

    @Test
    void aBridgeThatIsStoppedIsFound() throws Exception {
        try (var documented = DocumentedBroker.start(directory, xml -> xml)) {
            for (var bridge : documented.server.getClusterManager().getBridges().values()) {
                bridge.stop();
            }

            var refusal = catchThrowableOfType(
                    BrokerSetupException.class, () -> ArtemisBroker.connect(documented.as(SERVER)));

            assertThat(refusal.findings()).singleElement().asString().contains("the bridge baton-lane is stopped");
        }
    }
}
