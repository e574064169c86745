package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chaos as its user runs it, once with each kind of fault. */
class ChaosTest {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosTest.class);

    @TempDir
    Path directory;

    @Test
    void nothingIsLostDoubledOrReorderedWhateverHappens() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong(1L << 40);
        LOG.info("chaos --runs 4 --seconds 4 --seed {}", seed);

        CommandRun run = CommandRun.of(
                directory,
                List.of(
                        "chaos",
                        "--runs",
                        "4",
                        "--seconds",
                        "4",
                        "--seed",
                        Long.toString(seed),
                        "--out",
                        directory.resolve("out").toString()));

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("kill", "freeze", "cascade", "pair", "All is right.");
        assertThat(directory.resolve("out"))
                .isDirectoryContaining("glob:**chaos.json")
                .isDirectoryNotContaining("glob:**seed-*");
        assertThat(run.leftRunning()).isEmpty();
    }
}
