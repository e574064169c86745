package io.baton.cli;

import io.baton.cli.input.BadInputException;
import io.baton.cli.simulate.Explore;
import io.baton.cli.simulate.Simulate;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the arguments of {@code baton simulate}. */
@Command(
        name = "simulate",
        description = {
            "Runs whole clusters in one thread each, against models of broker, store and membership, while faults"
                    + " strike, and checks at every commit, merge and acknowledgement that nothing is lost, doubled or"
                    + " reordered.",
            "A seed decides everything: the same seed is the same run.",
            "With --explore, walks instead through everything that can happen in small clusters; that takes an hour,"
                    + " and 14 GB of memory may be needed."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%n",
        footer = "Exit code: 0 if all is right, 1 if not, 2 for bad input.")
final class SimulateCommand implements Callable<Integer> {
    private static final long MAX_SEEDS = 1_000_000_000L;
    private static final long DEFAULT_SEEDS = 2_000;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "how many clusters to simulate (default: 2000, or 1 with --seed)")
    private @Nullable Long seeds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "the first seed; alone, shows what happens in its cluster (default: a random one, shown)")
    private @Nullable Long seed;

    @Option(
            names = "--explore",
            description = "visit every state of small clusters, to their ends; nothing is left to a seed")
    private boolean explore;

    @Override
    public Integer call() throws Exception {
        return run() ? Baton.RIGHT : Baton.WRONG;
    }

    private boolean run() throws InterruptedException {
        if (explore) {
            if (seeds != null || seed != null) {
                throw new BadInputException("--explore leaves nothing to a seed: leave out --seed and --seeds");
            }
            return Explore.all();
        }
        if (seeds != null && (seeds < 1 || seeds > MAX_SEEDS)) {
            throw new BadInputException("--seeds must be 1 to " + MAX_SEEDS + ", not " + seeds);
        }
        if (seed != null && seeds == null) {
            return Simulate.one(seed);
        }
        return Simulate.many(
                seed == null ? ThreadLocalRandom.current().nextLong(1L << 40) : seed,
                seeds == null ? DEFAULT_SEEDS : seeds);
    }
}
