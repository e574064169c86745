package io.baton.cli;

import io.baton.cli.chaos.Chaos;
import io.baton.cli.chaos.ChaosOptions;
import io.baton.cli.chaos.Kind;
import io.baton.cli.demo.BrokerAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
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
        defaultValueProvider = ChaosCommand.Defaults.class,
        footerHeading = "%n",
        footer = {
            "The store's user and password are taken from BATON_STORE_USER and BATON_STORE_PASSWORD.",
            BrokerAddress.HELP,
            "Exit code: 0 if all is right, 1 if not, 2 for bad input."
        })
final class ChaosCommand implements Callable<Integer> {
    @Option(names = "--runs", paramLabel = "N", description = "runs (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "draws the same faults again (default: a random one, shown)")
    private @Nullable Long seed;

    @Option(
            names = "--faults",
            paramLabel = "LIST",
            description = "what happens, in turn, some of ${DEFAULT-VALUE} (default: all that can happen here)")
    @SuppressWarnings("NullAway.Init") // has a default
    private String faults;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private LoadOptions load;

    /** Where they differ from the demo's. */
    static final class Defaults implements CommandLine.IDefaultValueProvider {
        private static final Map<String, String> VALUES = Map.of(
                "--runs", "20",
                "--faults", Kind.ALL_WORDS,
                "--servers", "4",
                "--seconds", "5",
                "--out", "baton-chaos");

        @Override
        public @Nullable String defaultValue(ArgSpec argument) {
            return argument instanceof OptionSpec option ? VALUES.get(option.longestName()) : null;
        }
    }

    @Override
    public Integer call() throws Exception {
        return Chaos.run(options()) ? Baton.RIGHT : Baton.WRONG;
    }

    private ChaosOptions options() {
        return new ChaosOptions(
                runs,
                seed == null ? ThreadLocalRandom.current().nextLong(1L << 40) : seed,
                Kind.parse(faults),
                load.demo(List.of(), 0, 0, false, true, true, true),
                load.strategy(),
                load.out());
    }
}
