package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.broker.artemis.ArtemisBroker;
import io.baton.broker.artemis.ArtemisOptions;
import io.baton.broker.artemis.EmbeddedArtemis;
import io.baton.broker.artemis.TlsOptions;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo on a broker that runs already, which speaks TLS and asks for user and password. */
class GivenBrokerTest {
    private static final LaneId LANE = new LaneId(0);
    private static final String USER = "server";
    private static final String PASSWORD = "s3cret-of-the-broker";
    private static final String OF_THE_FILES = "s3cret-of-the-files";
    private static final int EVENTS = 500;

    @TempDir
    Path directory;

    private EmbeddedArtemis artemis;
    private ArtemisBroker broker;

    @BeforeEach
    void startsTheBroker() throws Exception {
        keytool("key.p12", "-genkeypair", "-keyalg", "EC", "-dname", "CN=broker", "-ext", "SAN=ip:127.0.0.1");
        keytool("key.p12", "-exportcert", "-file", inDirectory("broker.crt"));
        keytool("trust.p12", "-importcert", "-noprompt", "-file", inDirectory("broker.crt"));
        artemis = EmbeddedArtemis.start(EmbeddedArtemis.Options.in(directory.resolve("broker"))
                .withCredentials(USER, PASSWORD)
                .withTls(TlsOptions.presenting(directory.resolve("key.p12"), OF_THE_FILES)));
        broker = ArtemisBroker.connect(ArtemisOptions.at(artemis.uri())
                .withCredentials(USER, PASSWORD)
                .withTls(TlsOptions.trusting(directory.resolve("trust.p12"), OF_THE_FILES)));
    }

    @AfterEach
    void stopsTheBroker() {
        broker.close();
        artemis.close();
    }

    @Test
    void handlesEveryEventOnceAndInOrderAndLeavesNothingAtTheBroker() throws Exception {
        CommandRun run = demo(Map.of());
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("All is right.");
        assertThat(Files.readString(directory.resolve("out/report.json"))).contains("\"handled\" : " + EVENTS);
        assertThat(subscriptions()).isEmpty();
        assertThat(run.leftRunning()).isEmpty();
    }

    @Test
    void aBrokerThatOthersUseIsLeftToThem() throws Exception {
        IncarnationId other = new IncarnationId("other", 1);
        broker.createSubscription(LANE, other).toCompletableFuture().get(30, TimeUnit.SECONDS);
        CommandRun run = demo(Map.of());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("--broker has subscriptions of other servers, such as " + other);
        assertThat(subscriptions()).containsExactly(other);
    }

    @Test
    void aWrongPasswordIsSaid() throws Exception {
        CommandRun run = demo(Map.of("BATON_BROKER_PASSWORD", "guessed"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output())
                .contains("--broker cannot be used: the broker at " + artemis.uri() + " refuses user and password")
                .doesNotContain("guessed");
    }

    private CommandRun demo(Map<String, String> otherwise) throws Exception {
        Path events = Files.write(
                directory.resolve("events.txt"),
                IntStream.rangeClosed(1, EVENTS)
                        .mapToObj(i -> "session-" + i % 50 + " event " + i)
                        .toList());
        Map<String, String> environment = new HashMap<>(Map.of(
                "BATON_BROKER_USER", USER,
                "BATON_BROKER_PASSWORD", PASSWORD,
                "BATON_BROKER_TRUST", inDirectory("trust.p12"),
                "BATON_BROKER_TRUST_PASSWORD", OF_THE_FILES));
        environment.putAll(otherwise);
        return CommandRun.of(
                directory,
                List.of(
                        "demo",
                        "--broker",
                        artemis.uri(),
                        "--events",
                        events.toString(),
                        "--rate",
                        "250",
                        "--kill",
                        "server-2@1",
                        "--out",
                        inDirectory("out")),
                environment,
                (process, command) -> {});
    }

    private Set<IncarnationId> subscriptions() throws Exception {
        return broker.subscriptions(LANE).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private String inDirectory(String file) {
        return directory.resolve(file).toString();
    }

    private void keytool(String keyStore, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-alias",
                "broker",
                "-keystore",
                inDirectory(keyStore),
                "-storetype",
                "PKCS12",
                "-storepass",
                OF_THE_FILES));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
