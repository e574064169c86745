package io.baton.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.broker.artemis.EmbeddedArtemis;
import io.baton.broker.artemis.TlsOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where passwords show while the demo runs, and what of them is left behind: nowhere and nothing. */
@EnabledOnOs(OS.LINUX)
class SecretsTest {
    private static final String STORE_PASSWORD = "s3cret-of-the-store";
    private static final String BROKER_PASSWORD = "s3cret-of-the-broker";
    private static final String FILE_PASSWORD = "s3cret-of-the-file";

    /** Those that the demo makes up for itself, and those that it was given. */
    private static final Pattern SECRET = Pattern.compile("baton-secret-[0-9a-f]{48}|s3cret-of-the-[a-z]+");

    private static final int EVENTS = 300;

    /** Arguments of the processes that were seen. */
    private final Set<String> seen = new HashSet<>();

    private final Set<String> shown = new TreeSet<>();

    @TempDir
    Path directory;

    private EmbeddedPostgres postgres;

    @BeforeEach
    void startPostgres() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE baton LOGIN PASSWORD '" + STORE_PASSWORD + "'");
            statement.execute("CREATE DATABASE demo OWNER baton");
            var rules = statement.executeQuery("SELECT current_setting('hba_file')");
            rules.next();
            Files.writeString(Path.of(rules.getString(1)), "host all baton 127.0.0.1/32 scram-sha-256\n");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    @AfterEach
    void stopPostgres() throws IOException {
        postgres.close();
    }

    @Test
    void noPasswordIsInArgumentsEnvironmentLogsReportsOrOnTheScreen() throws Exception {
        demo(Map.of());

        assertThat(seen).as("the processes that were looked at").anyMatch(line -> line.contains("\0broker"));
        assertNothingShown();
    }

    @Test
    void norAreThoseOfABrokerThatIsGivenAndOfTheFileWithItsCertificate() throws Exception {
        Path certificate = certificate();
        EmbeddedArtemis.Options options = EmbeddedArtemis.Options.in(directory.resolve("broker"))
                .withCredentials("baton", BROKER_PASSWORD)
                .withTls(TlsOptions.presenting(certificate, FILE_PASSWORD));
        try (EmbeddedArtemis broker = EmbeddedArtemis.start(options)) {
            demo(
                    Map.of(
                            "BATON_BROKER_USER",
                            "baton",
                            "BATON_BROKER_PASSWORD",
                            BROKER_PASSWORD,
                            "BATON_BROKER_TRUST",
                            certificate.toString(),
                            "BATON_BROKER_TRUST_PASSWORD",
                            FILE_PASSWORD),
                    "--broker",
                    broker.uri());
        }

        assertNothingShown();
    }

    private void demo(Map<String, String> ofTheBroker, String... more) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Map<String, String> environment = new HashMap<>(Map.of(
                "BATON_STORE_USER",
                "baton",
                "BATON_STORE_PASSWORD",
                STORE_PASSWORD,
                "JDK_JAVA_OPTIONS",
                "-Dbaton.log.level=TRACE -Dlogback.configurationFile=logback.xml -Djava.io.tmpdir=" + temporary));
        environment.putAll(ofTheBroker);
        List<String> arguments = new ArrayList<>(List.of(
                "demo",
                "--events",
                events().toString(),
                "--rate",
                "100",
                "--kill",
                "server-2@1",
                "--store",
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/demo",
                "--out",
                directory.resolve("out").toString()));
        arguments.addAll(List.of(more));

        CommandRun run = CommandRun.of(directory, arguments, environment, this::look);

        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    private void assertNothingShown() throws IOException {
        for (String process : List.of("server-1", "server-2", "server-3")) {
            assertThat(seen).as("the processes that were looked at").anyMatch(line -> line.contains("\0" + process));
        }
        assertThat(directory.resolve("out/logs/server-1.log")).content().contains(" TRACE ");
        assertThat(shown).isEmpty();
        assertThat(filesWithSecrets()).isEmpty();
    }

    /** With its key, for the broker; clients that are given the file trust the certificate. */
    private Path certificate() throws IOException, InterruptedException {
        Path file = directory.resolve("certificate.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=broker",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        FILE_PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).as("keytool").isZero();
        return file;
    }

    private Path events() throws IOException {
        return Files.write(
                directory.resolve("events.txt"),
                IntStream.range(0, EVENTS)
                        .mapToObj(i -> "session-" + i % 20 + " event " + i)
                        .toList());
    }

    private void look(ProcessHandle process, ProcessHandle command) {
        String arguments = inProc(process, "cmdline");
        if (arguments.isEmpty()
                || arguments.equals(inProc(command, "cmdline"))
                || arguments.contains("/jspawnhelper\0")) {
            // The command, which was given a password in its environment, on the way to becoming something else.
            return;
        }
        seen.add(arguments);
        for (String what : List.of("cmdline", "environ")) {
            if (SECRET.matcher(inProc(process, what)).find()) {
                shown.add(what + " of " + arguments.replace('\0', ' '));
            }
        }
    }

    private static String inProc(ProcessHandle process, String what) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), what), ISO_8859_1);
        } catch (IOException e) {
            // It has just ended.
            return "";
        }
    }

    /** The screen's output is one of them. */
    private List<Path> filesWithSecrets() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(SecretsTest::holdsSecret)
                    .toList();
        }
    }

    private static boolean holdsSecret(Path file) {
        try (Stream<String> lines = Files.lines(file, ISO_8859_1)) {
            return lines.anyMatch(line -> SECRET.matcher(line).find());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
