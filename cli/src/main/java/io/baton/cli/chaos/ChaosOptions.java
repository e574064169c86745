package io.baton.cli.chaos;

import io.baton.cli.demo.DemoOptions;
import io.baton.cli.fault.Fault;
import io.baton.cli.input.BadInputException;
import io.baton.protocol.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What the user asked for.
 *
 * @param runs how many
 * @param seed everything that is drawn is drawn from it
 * @param kinds what happens, in turn
 * @param load what each run is like, but for its strategy, its faults, its seed and where its files go
 * @param strategy that of all runs; without it, one is drawn for each
 * @param out where the files of runs that go wrong stay
 */
public record ChaosOptions(
        int runs, long seed, List<Kind> kinds, DemoOptions load, Optional<Strategy> strategy, Path out) {
    private static final int MAX_RUNS = 100_000;
    private static final int FEWEST_SERVERS = 4;

    public ChaosOptions {
        kinds = List.copyOf(kinds);
        if (runs < 1 || runs > MAX_RUNS) {
            throw new BadInputException("--runs must be 1 to " + MAX_RUNS + ", not " + runs);
        }
        if (load.events().filter("-"::equals).isPresent()) {
            throw new BadInputException("--events cannot be - here, for every run reads it anew: name a file");
        }
        if (load.servers() < FEWEST_SERVERS) {
            throw new BadInputException("--servers must be " + FEWEST_SERVERS + " or more, not " + load.servers()
                    + ": two may die in a run");
        }
    }

    /** The same with other kinds. */
    ChaosOptions withKinds(List<Kind> others) {
        return new ChaosOptions(runs, seed, others, load, strategy, out);
    }

    /** The seed of a run; the same run of the same seed is always the same. */
    long seedOf(int run) {
        return seed + run;
    }

    Kind kindOf(int run) {
        return kinds.get((run - 1) % kinds.size());
    }

    /**
     * What a run is like.
     *
     * @param publishing how long events are published in it
     */
    DemoOptions demo(int run, Duration publishing) {
        SplittableRandom random = new SplittableRandom(seedOf(run));
        Kind kind = kindOf(run);
        List<Fault> faults =
                kind.faults(random, new Scene(load.serverNames(), publishing, Duration.ofMillis(load.detectionMs())));
        Strategy[] strategies = Strategy.values();
        Strategy drawn = strategies[random.nextInt(strategies.length)];
        return load.with(
                strategy.orElse(drawn),
                faults,
                kind.clientsComeBack(),
                seedOf(run),
                out.resolve("seed-" + seedOf(run)));
    }
}
