package io.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Whatever is wrong with what the user gave: one line that says what and what to do, exit code 2. */
class BadInputTest {
    @TempDir
    Path dir;

    private Path events;

    @BeforeEach
    void writeEvents() throws IOException {
        events = Files.writeString(dir.resolve("events.log"), "a 1\nb 2\na 3\n".repeat(10_000));
    }

    @Test
    void refusesAnUnknownOptionAndAnUnknownCommand() {
        assertThat(complaintOf("demo", "--evnts", "x")).contains("--evnts").contains("baton demo --help");
        assertThat(complaintOf("--frobnicate")).contains("--frobnicate").contains("baton --help");
        assertThat(complaintOf("domo")).contains("domo");
        assertThat(complaintOf("demo", "surplus")).contains("surplus");
    }

    @Test
    void refusesToSimulateNothing() {
        assertThat(complaintOf("simulate", "--seeds", "0")).contains("--seeds").contains("1 to");
        assertThat(complaintOf("simulate", "--seed", "x")).contains("--seed").contains("baton simulate --help");
        assertThat(complaintOf("simulate", "--explore", "--seed", "1")).contains("--explore", "--seed");
    }

    @Test
    void refusesChaosThatCannotBe() {
        assertThat(complaintOf("chaos", "--runs", "0")).contains("--runs").contains("1 to");
        assertThat(complaintOf("chaos", "--faults", "kill,flood"))
                .contains("flood")
                .contains("cascade");
        assertThat(complaintOf("chaos", "--servers", "3")).contains("--servers").contains("4 or more");
        assertThat(complaintOf("chaos", "--events", "-")).contains("--events");
        assertThat(complaintOf("chaos", "--seconds", "3")).contains("3000 ms", "--seconds of 4 or more");
        assertThat(complaintOf("chaos", "--events", dir.resolve("none").toString()))
                .contains("none");
        assertThat(complaintOf("demo", "--crash-in-handoff", "owner@settled"))
                .contains("--crash-in-handoff owner@settled", "--drain, --move or --scatter");
        assertThat(complaintOf("demo", "--scatter", "--freeze-in-handoff", "owner@marked+2"))
                .contains("--freeze-in-handoff owner@marked+2", "--drain");
        assertThat(complaintOf("demo", "--drain", "server-1@1", "--freeze-in-handoff", "new-home@marked+2"))
                .contains("--freeze-in-handoff new-home@marked+2", "--move or --scatter");
        assertThat(complaintOf("demo", "--crash", "merging"))
                .contains("merging")
                .contains("merged");
    }

    @Test
    void refusesABrokerThatWouldLetInEverybodyFromEverywhere() {
        assertThat(complaintOf("broker", "--host", "0.0.0.0", "--port", "0", "--data", dir.toString()))
                .contains("0.0.0.0", "user", "--host");
    }

    @Test
    void saysWhatIsWrongWithTheAddressOfABroker() {
        assertThat(complaintOf("demo", "--broker", "tcp://ann:tell-nobody@127.0.0.1:1", "--events", events.toString()))
                .contains("--broker")
                .doesNotContain("--topic", "tell-nobody");
    }

    @Test
    void refusesDeadLettersThatCannotBe() throws IOException {
        String store = "jdbc:postgresql://127.0.0.1:" + freePort() + "/baton?user=ada";
        assertThat(complaintOf("dead-letters")).contains("--store JDBC_URL");
        assertThat(complaintOf("dead-letters", "--store", store, "--limit", "0"))
                .contains("--limit must be 1 to ");
        assertThat(complaintOf("dead-letters", "--store", store, "--after", "12"))
                .contains("LANE:POSITION")
                .contains("'12'");
        assertThat(complaintOf("dead-letters", "--store", store)).contains("cannot open the store");
        assertThat(complaintOf("dead-letters", "replay", "0:1", "--broker", "tcp://127.0.0.1:1"))
                .contains("--store JDBC_URL");
        assertThat(complaintOf("dead-letters", "replay", "0:1", "--store", store))
                .contains("--broker");
        assertThat(complaintOf("dead-letters", "replay", "0-1", "--store", store, "--broker", "tcp://127.0.0.1:1"))
                .contains("LANE:POSITION")
                .contains("'0-1'");
        assertThat(complaintOf(
                        "dead-letters",
                        "replay",
                        "0:1",
                        "--store",
                        store,
                        "--broker",
                        "tcp://127.0.0.1:1",
                        "--topic",
                        "a b"))
                .contains("--topic");
        assertThat(complaintOf("dead-letters", "delete", "--store", store)).contains("LANE:POSITION");
    }

    @Test
    void refusesAnOptionWithoutItsValue() {
        assertThat(complaintOf("demo", "--events")).contains("--events");
    }

    @ParameterizedTest
    @CsvSource({
        "--servers,0",
        "--servers,-1",
        "--servers,33",
        "--publishers,0",
        "--publishers,-3",
        "--rate,0",
        "--rate,-2000",
        "--handler-ms,-1",
        "--broker-port,-1",
        "--broker-port,65536"
    })
    void refusesCountsAndRatesOutOfRange(String option, String value) {
        assertThat(complaintOf("demo", option, value))
                .contains(option + " must be ")
                .contains("not " + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--servers", "--publishers", "--rate", "--handler-ms", "--seed", "--broker-port"})
    void refusesWhatIsNoNumber(String option) {
        assertThat(complaintOf("demo", option, "many")).contains(option).contains("many");
        assertThat(complaintOf("demo", option, "99999999999999999999")).contains(option);
    }

    @Test
    void refusesAMissingFileADirectoryAndAnEmptyFile() throws IOException {
        assertThat(complaintOf("demo", "--events", dir.resolve("none.log").toString()))
                .contains("there is no file")
                .contains("none.log");
        assertThat(complaintOf("demo", "--events", dir.toString())).contains("is a directory");
        assertThat(complaintOf(
                        "demo",
                        "--events",
                        Files.createFile(dir.resolve("empty.log")).toString()))
                .contains("is empty");
    }

    @Test
    void refusesAPackedFileThatIsDamaged() throws IOException {
        Path damaged = Files.write(dir.resolve("events.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3});

        assertThat(complaintOf("demo", "--events", damaged.toString())).contains("cannot be unpacked");
    }

    @Test
    void refusesAKeyThatDoesNotCompileOrHasNoGroupOrFindsNothing() {
        assertThat(complaintOf("demo", "--key", "([a-z")).contains("--key").contains("is not a regular expression");
        assertThat(complaintOf("demo", "--key", "^\\S+")).contains("has no group");
        assertThat(complaintOf("demo", "--events", events.toString(), "--key", "user=(\\w+)"))
                .contains("none of the 30000 lines")
                .contains("--key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"server-2", "server-2@", "@2", "server-2@soon", "server-2@-1", "server-2@2s", "server-2@1e3"})
    void refusesAKillThatCannotBeRead(String kill) {
        assertThat(complaintOf("demo", "--kill", kill))
                .contains("--kill '" + kill + "'")
                .contains("server-2@2.5");
    }

    @Test
    void refusesAKillOfAServerThatIsNotThere() {
        assertThat(complaintOf("demo", "--servers", "3", "--kill", "server-4@2"))
                .contains("--kill server-4@2 names no server")
                .contains("server-1 to server-3");
        assertThat(complaintOf("demo", "--kill", "elsewhere@2")).contains("names no server");
    }

    @Test
    void refusesToKillAServerTwiceOrAllOfThem() {
        assertThat(complaintOf("demo", "--kill", "server-2@1", "--kill", "server-2@2"))
                .contains("name each server once");
        assertThat(complaintOf("demo", "--servers", "1", "--kill", "server-1@1"))
                .contains("no server is left");
    }

    @Test
    void refusesAKillAfterTheEnd() {
        assertThat(complaintOf("demo", "--events", events.toString(), "--rate", "10000", "--kill", "server-2@3"))
                .contains("--kill server-2@3 comes after the end")
                .contains("3.0 s");
    }

    @Test
    void refusesARollingRestartThatBeginsAfterTheEndOrCannotBeOne() {
        assertThat(complaintOf("demo", "--rolling=20")).contains("--rolling=20 comes after the end");
        assertThat(complaintOf("demo", "--rolling=-1")).contains("--rolling must be 0 to 3600 seconds, not -1");
        assertThat(complaintOf("demo", "--rolling", "--servers", "1")).contains("needs two servers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "jdbc:mysql://localhost/baton", "jdbc:h2:mem:baton", "jdbc:h2:/tmp/baton"})
    void refusesAStoreThatServersCannotShare(String store) {
        assertThat(complaintOf("demo", "--store", store))
                .contains("--store")
                .contains("jdbc:postgresql://HOST/DATABASE");
    }

    @Test
    void refusesAStoreOutOfReach() throws IOException {
        assertThat(complaintOf(
                        "demo",
                        "--events",
                        events.toString(),
                        "--store",
                        "jdbc:postgresql://127.0.0.1:" + freePort() + "/baton?user=ada",
                        "--out",
                        dir.resolve("out").toString()))
                .contains("cannot be reached")
                .contains("/baton ");
    }

    @Test
    void refusesAPasswordInTheAddressOfAStoreWithoutRepeatingIt() {
        assertThat(complaintOf("demo", "--store", "jdbc:postgresql://127.0.0.1/baton?password=tell-nobody"))
                .contains("BATON_STORE_PASSWORD")
                .doesNotContain("tell-nobody");
    }

    @Test
    void refusesAUserBeforeTheHostWithoutRepeatingIt() {
        assertThat(complaintOf("demo", "--store", "jdbc:postgresql://ada:tell-nobody@127.0.0.1/baton"))
                .contains("BATON_STORE_PASSWORD")
                .doesNotContain("tell-nobody");
    }

    @Test
    void refusesABrokerPortInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            assertThat(complaintOf("demo", "--events", events.toString(), "--broker-port", port))
                    .contains(port + " is in use")
                    .contains("--broker-port");
            assertThat(complaintOf(
                            "broker",
                            "--port",
                            port,
                            "--data",
                            dir.resolve("broker").toString()))
                    .contains(port)
                    .contains("--port");
        }
    }

    @Test
    void refusesABrokerPortOutOfRange() {
        assertThat(complaintOf("broker", "--port", "-1")).contains("--port must be 0 to 65535, not -1");
    }

    @Test
    void refusesAnOutThatCannotBeWritten() throws IOException {
        Path file = Files.createFile(dir.resolve("file"));

        assertThat(complaintOf("demo", "--events", events.toString(), "--out", file.toString()))
                .contains("no files can be written to")
                .contains("--out");
    }

    @Test
    void leavesNoTemporaryFilesWhenItRefuses() throws IOException {
        List<Path> before = temporary();

        complaintOf("demo", "--events", dir.resolve("none.log").toString());

        assertThat(temporary()).isEqualTo(before);
    }

    private static List<Path> temporary() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return new ArrayList<>(
                    files.filter(file -> file.getFileName().toString().startsWith("baton-demo-"))
                            .sorted()
                            .toList());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String complaintOf(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Baton.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

        int exit = command.execute(arguments);

        assertThat(exit).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("baton").endsWith(System.lineSeparator());
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).doesNotContain("Exception").doesNotContain("\tat ");
        return err.toString();
    }
}
