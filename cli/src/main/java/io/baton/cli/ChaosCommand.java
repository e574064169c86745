package io.baton.cli;

import io.baton.cli.chaos.Chaos;
import io.baton.cli.chaos.ChaosOptions;
import io.baton.cli.chaos.Kind;
import io.baton.cli.demo.DemoOptions;
import io.baton.cli.demo.StoreAddress;
import io.baton.cli.input.Key;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the arguments of {@code baton chaos}. */
@Command(
        name = "chaos",
        description = {
            "Runs the demo again and again, with faults drawn from a seed, and checks each run as the demo does.",
            "The files of runs that go wrong stay in --out; so does chaos.json, which holds all runs."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%n",
        footer = {
            "User and password of --store are taken from BATON_STORE_USER and BATON_STORE_PASSWORD, where others"
                    + " cannot read them.",
            "Exit code: 0 if all is right, 1 if not, 2 for bad input."
        })
final class ChaosCommand implements Callable<Integer> {
    @Option(names = "--runs", paramLabel = "N", defaultValue = "20", description = "runs (default: 20)")
    private int runs;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "draws the same faults again (default: a random one, shown)")
    private @Nullable Long seed;

    @Option(
            names = "--faults",
            paramLabel = "LIST",
            defaultValue = "kill,freeze,cascade,pair",
            description = "what happens, in turn: kill, freeze, cascade (the failover server crashes at a step), pair"
                    + " (two at once) (default: all of them)")
    @SuppressWarnings("NullAway.Init") // has a default
    private String faults;

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description = "one event a line, plain or packed with gzip (default: made up anew for each run)")
    private @Nullable String events;

    @Option(
            names = "--key",
            paramLabel = "REGEX",
            defaultValue = Key.DEFAULT,
            description = "its first group is the session of a line (default: the first field)")
    @SuppressWarnings("NullAway.Init") // has a default
    private String key;

    @Option(names = "--servers", paramLabel = "N", defaultValue = "4", description = "servers (default: 4)")
    private int servers;

    @Option(
            names = "--rate",
            paramLabel = "PER_SECOND",
            defaultValue = "1000",
            description = "events a second (default: 1000)")
    private int rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "how long events are published in each run, and faults happen (default: 5)")
    private int seconds;

    @Option(
            names = "--store",
            paramLabel = "JDBC_URL",
            description =
                    "jdbc:postgresql://HOST/DATABASE or jdbc:h2:tcp://HOST/DATABASE (default: an H2 for each run)")
    private @Nullable String store;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "baton-chaos",
            description = "where chaos.json and the files of wrong runs go (default: baton-chaos)")
    @SuppressWarnings("NullAway.Init") // has a default
    private Path out;

    @Override
    public Integer call() throws Exception {
        return Chaos.run(options()) ? Baton.RIGHT : Baton.WRONG;
    }

    private ChaosOptions options() {
        DemoOptions load = new DemoOptions(
                Optional.ofNullable(events),
                Key.of(key),
                servers,
                8,
                rate,
                0,
                seconds,
                List.of(),
                Optional.ofNullable(store).map(url -> StoreAddress.of(url, System.getenv())),
                0,
                out,
                0,
                true,
                true);
        return new ChaosOptions(
                runs,
                seed == null ? ThreadLocalRandom.current().nextLong(1L << 40) : seed,
                Kind.parse(faults),
                load,
                out);
    }
}
