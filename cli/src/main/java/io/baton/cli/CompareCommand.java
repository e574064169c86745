package io.baton.cli;

import io.baton.cli.compare.CompareOptions;
import io.baton.cli.compare.Comparison;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the arguments of {@code baton compare}. */
@Command(
        name = "compare",
        description = {
            "Runs the demo with either strategy in turn, and shows what a takeover with a long backlog means for the"
                    + " sessions of the server that takes over.",
            "A server is frozen and noticed only when the backlog has been published. Every run is checked as the demo's"
                    + " are; its files stay in --out, and so does compare.json, which holds all runs."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%n",
        footer = {
            "The rate should leave the machine some time for the drain: see that own messages a commit are few.",
            "Exit code: 0 if all is right, 1 if not, 2 for bad input."
        })
final class CompareCommand implements Callable<Integer> {
    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "20",
            description = "runs with each strategy (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--backlog",
            paramLabel = "N",
            defaultValue = "100000",
            description = "messages in the failed queue when it is taken over (default: ${DEFAULT-VALUE})")
    private int backlog;

    @Option(
            names = "--rate",
            paramLabel = "PER_SECOND",
            defaultValue = "500",
            description = "events a second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--handler-ms",
            paramLabel = "N",
            defaultValue = "0",
            description = "how long a server works on each event (default: ${DEFAULT-VALUE})")
    private int handlerMs;

    @Option(
            names = "--postgres",
            paramLabel = "DIR",
            description = "a PostgreSQL of its own, from the programs in this directory (default: H2 of its own)")
    private @Nullable Path postgres;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "makes up the same events again (default: a random one, shown)")
    private @Nullable Long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "baton-compare",
            description = "where the files go (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private Path out;

    @Override
    public Integer call() throws Exception {
        CompareOptions options = new CompareOptions(
                runs,
                backlog,
                rate,
                handlerMs,
                Optional.ofNullable(postgres),
                seed == null ? ThreadLocalRandom.current().nextLong(1_000_000) : seed,
                out);
        return Comparison.run(options) ? Baton.RIGHT : Baton.WRONG;
    }
}
