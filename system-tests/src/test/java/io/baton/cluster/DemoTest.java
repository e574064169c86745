package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo as its user runs it: real processes, one of them killed or frozen, and a verdict. */
class DemoTest {
    private static final Logger LOG = LoggerFactory.getLogger(DemoTest.class);
    private static final int EVENTS = 4_000;
    private static final int SESSIONS = 200;
    private static final int TRIES = 20;

    /**
     * The load is light and the server warm, so that most of its time goes into handling: one frozen within a
     * transaction loses it by the takeover, with the epoch check or without.
     */
    private static final String[] FREEZE = {"--rate", "600", "--freeze", "server-2@4+3", "--handler-ms", "20"};

    private static final String[] KILL = {"--rate", "2000", "--kill", "server-2@1"};

    @TempDir
    Path directory;

    @BeforeEach
    void writesEvents() throws IOException {
        long seed = new Random().nextLong();
        LOG.info("seed {}", seed);
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= EVENTS; i++) {
            lines.add("session-" + random.nextInt(SESSIONS) + " event " + i);
        }
        Files.write(directory.resolve("events.txt"), lines);
    }

    @Test
    void handlesEveryEventOnceAndInOrderThoughAServerIsKilled() throws Exception {
        CommandRun run = demo(and(KILL, "--handler-ms", "2"));
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("All is right.");
        assertThat(Files.readString(directory.resolve("out/report.json"))).contains("\"handled\" : " + EVENTS);
        assertThat(Files.readAllLines(directory.resolve("out/ledger.csv"))).hasSize(EVENTS + 1);
        assertThat(run.leftRunning()).isEmpty();
    }

    @Test
    void handlesEveryEventOnceAndInOrderThoughAServerLeaves() throws Exception {
        CommandRun run = demo("--rate", "1000", "--drain", "server-2@1");
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("server-2 has handed all its sessions over")
                .doesNotContain("server-1 has handed")
                .doesNotContain("server-3 has handed")
                .containsPattern("handed over +[1-9]");
        assertThat(Files.readString(directory.resolve("out/report.json")))
                .containsPattern("\"handedOver\" : [1-9]")
                .contains("\"right\" : true");
        assertThat(run.leftRunning()).isEmpty();
    }

    @Test
    void handlesEveryEventOnceAndInOrderThoughEveryServerLeavesInTurn() throws Exception {
        CommandRun run = demo("--rate", "250", "--rolling", "--strategy", "join");
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("server-1 has handed all its sessions over")
                .contains("server-2 has handed all its sessions over")
                .contains("server-3 has handed all its sessions over")
                .contains("handed over ");
        assertThat(run.leftRunning()).isEmpty();
    }

    @Test
    void bringsTheSessionsOfADeadServerToWhereverTheirClientsComeBack() throws Exception {
        CommandRun run = demo(and(KILL, "--scatter", "--strategy", "join"));
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("clients came back");
    }

    @Test
    void handlesEveryEventOnceAndInOrderThoughAClaimerDiesWithTheMarkerOnItsWay() throws Exception {
        CommandRun run = demo(
                "--rate",
                "1000",
                "--servers",
                "4",
                "--move",
                "server-2@1",
                "--scatter",
                "--crash-in-handoff",
                "new-home@marked");
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("the clients of server-2 go to others now")
                .contains("was crashed");
    }

    @Test
    void aServerThatWasOnlyFrozenCommitsNothingAfterItWasFenced() throws Exception {
        CommandRun run = demo(FREEZE);
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("was fenced");
    }

    @Test
    void withoutTheEpochCheckAFrozenServerThatWakesBreaksTheGuarantee() throws Exception {
        assertThat(failureWithin(TRIES, and(FREEZE, "--no-epoch-check")))
                .containsPattern("(doubled|reordered|wrong versions) +[1-9]");
    }

    @Test
    void publishingPastTheIngressBreaksTheGuarantee() throws Exception {
        assertThat(failureWithin(TRIES, and(KILL, "--direct")))
                .containsPattern("the lane is not totally ordered|(doubled|reordered) +[1-9]");
    }

    private static String[] and(String[] options, String... more) {
        return Stream.of(options, more).flatMap(Stream::of).toArray(String[]::new);
    }

    /** What a run says that goes wrong, as it should. */
    private String failureWithin(int tries, String... options) throws Exception {
        for (int i = 1; i <= tries; i++) {
            CommandRun run = demo(options);
            if (run.exitCode() == 1) {
                LOG.info("failed, as it should, at try {}", i);
                return run.output();
            }
            assertThat(run.exitCode()).as(run.output()).isZero();
        }
        return "right in " + tries + " tries";
    }

    private CommandRun demo(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "demo",
                "--events",
                directory.resolve("events.txt").toString(),
                "--out",
                directory.resolve("out").toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(directory, arguments);
    }
}
