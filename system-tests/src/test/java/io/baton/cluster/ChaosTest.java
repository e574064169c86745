package io.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    @Test
    void aRunThatIsNotRightKeepsWhatTellsWhyAndHowToRepeatIt() throws Exception {
        Path kept = directory.resolve("out/seed-8");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            writeOneEventTwice(postgres);

            CommandRun run = CommandRun.of(
                    directory,
                    List.of(
                            "chaos",
                            "--runs",
                            "1",
                            "--seed",
                            "7",
                            "--faults",
                            "kill",
                            "--seconds",
                            "4",
                            "--store",
                            "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
                            "--out",
                            directory.resolve("out").toString()),
                    Map.of("BATON_STORE_USER", "postgres"),
                    (process, command) -> {});

            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output())
                    .contains("kill     NOT RIGHT: 0 lost, 1 doubled, 0 reordered")
                    .containsPattern("see " + kept + "; again: \\./baton demo .* --seed 8 --kill server-");
            assertThat(run.leftRunning()).isEmpty();
        }
        assertThat(kept.resolve("ledger.csv")).content().contains(",7,");
        assertThat(kept.resolve("report.json")).content().contains("\"right\" : false", "\"doubled\" : 1");
        assertThat(kept.resolve("output.txt")).content().contains("NOT RIGHT.");
        for (String process : List.of("broker", "server-1", "server-2", "server-3", "server-4")) {
            assertThat(kept.resolve("logs/" + process + ".log")).exists();
        }
        assertThat(directory.resolve("out/chaos.json"))
                .content()
                .contains("\"seed\" : 8,", "\"right\" : false", "1 doubled")
                .containsPattern("\"command\" : \"\\./baton demo .* --seed 8 --kill server-");
    }

    /** Event 7, in the ledger of whichever run comes next, as if it had been handled twice. */
    private static void writeOneEventTwice(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE FUNCTION public.write_twice() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        IF NEW.event = 7 AND pg_trigger_depth() = 1 THEN
                            INSERT INTO demo_ledger SELECT NEW.*;
                        END IF;
                        RETURN NEW;
                    END $$;
                    CREATE FUNCTION public.meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        CREATE TRIGGER write_twice AFTER INSERT ON demo_ledger
                            FOR EACH ROW EXECUTE FUNCTION public.write_twice();
                    EXCEPTION
                        WHEN undefined_table OR duplicate_object THEN
                            NULL;
                    END $$;
                    CREATE EVENT TRIGGER meddle ON ddl_command_end
                        WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION public.meddle();
                    """);
        }
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
        // One that another test in this process has started is unpacked elsewhere, once for each resolver: this is
        // another.
        try (EmbeddedPostgres once = EmbeddedPostgres.builder()
                .setPgBinaryResolver(
                        (system, machine) -> DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine))
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
