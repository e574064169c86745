package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chaos as its user runs it, once with each kind of fault, on one database and on the other. */
class ChaosTest {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosTest.class);

    @TempDir
    Path directory;

    @Test
    void nothingIsLostDoubledOrReorderedWhateverHappens() throws Exception {
        CommandRun run = chaos("--runs", "11");

        assertThat(run.output())
                .contains("kill", "freeze", "broker", "store", "cascade", "pair", "all", "stuck", "handoff", "claim");
    }

    @Test
    void norIsAnythingOnAPostgreSqlThatIsKilledItself() throws Exception {
        chaos("--runs", "2", "--faults", "store,freeze", "--postgres", programsOfPostgres());
    }

    @Test
    void norIsAnythingIfServersReadTheirOwnQueuesMeanwhile() throws Exception {
        chaos("--runs", "3", "--faults", "kill,freeze,cascade", "--strategy", "join");
    }

    private CommandRun chaos(String... more) throws Exception {
        long seed = ThreadLocalRandom.current().nextLong(1L << 40);
        List<String> arguments = new ArrayList<>(List.of(
                "chaos",
                "--seconds",
                "4",
                "--seed",
                Long.toString(seed),
                "--out",
                directory.resolve("out").toString()));
        arguments.addAll(List.of(more));
        LOG.info("{}", String.join(" ", arguments));
        CommandRun run = CommandRun.of(directory, arguments);
        LOG.info("{}", run.output());
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("All is right.");
        assertThat(directory.resolve("out"))
                .isDirectoryContaining("glob:**chaos.json")
                .isDirectoryNotContaining("glob:**seed-*");
        assertThat(run.leftRunning()).isEmpty();
        return run;
    }

    /** The build brings them; started once, they are unpacked. */
    private static String programsOfPostgres() throws IOException {
        Path unpacked = Files.createTempDirectory("baton-postgres");
        // PostgreSQL does not run as root, and whoever it runs as must find them.
        Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (EmbeddedPostgres once = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(unpacked.toFile())
                .start()) {
            LOG.info("unpacked for {}", once);
        }
        try (Stream<Path> files = Files.walk(unpacked)) {
            return files.filter(file -> file.endsWith("bin/initdb"))
                    .findFirst()
                    .map(initdb -> initdb.resolveSibling("").toString())
                    .orElseThrow();
        }
    }
}
