package io.baton.cli.compare;

import io.baton.cli.demo.DemoOptions;
import io.baton.cli.fault.Freeze;
import io.baton.cli.input.BadInputException;
import io.baton.cli.input.Key;
import io.baton.protocol.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param runs how many with each strategy
 * @param backlog how many messages are to wait in the queue of the failed server
 * @param rate events a second
 * @param handlerMs how long a server works on each event
 * @param postgres the directory of PostgreSQL's programs, or empty for H2
 * @param seed what events are made from, the same ones in both runs of a pair
 * @param out where the files go
 */
public record CompareOptions(
        int runs, int backlog, int rate, int handlerMs, Optional<Path> postgres, long seed, Path out) {
    private static final int SERVERS = 3;
    private static final int PUBLISHERS = 8;
    /** For how long all servers work before one is frozen. */
    private static final int BEFORE_SECONDS = 3;
    /** What a drain gets besides a part of the time that the backlog has had. */
    private static final int SPARE_SECONDS = 20;

    private static final int LONGEST_SECONDS = 600;

    public CompareOptions {
        if (runs < 1) {
            throw new BadInputException("--runs must be 1 or more, not " + runs);
        }
        if (rate < 1) {
            throw new BadInputException("--rate must be 1 or more, not " + rate);
        }
        if (backlog < (long) rate || backlog > (long) rate * LONGEST_SECONDS) {
            throw new BadInputException("--backlog must take 1 to " + LONGEST_SECONDS + " s at --rate " + rate
                    + ", and " + backlog + " messages do not");
        }
    }

    /**
     * One run: a server is frozen, and only noticed when so many messages have been published since. It stays frozen
     * until all is published, so that it is no load to the others.
     */
    DemoOptions demo(int run, Strategy strategy) {
        int detectionMs = (int) (backlog * 1_000L / rate);
        int seconds =
                BEFORE_SECONDS + detectionMs / 1_000 + drainSeconds(detectionMs / 1_000, strategy) + SPARE_SECONDS;
        return new DemoOptions(
                Optional.empty(),
                Key.of(Key.DEFAULT),
                SERVERS,
                PUBLISHERS,
                rate,
                handlerMs,
                detectionMs,
                strategy,
                seconds,
                List.of(new Freeze(
                        "server-2", Duration.ofSeconds(BEFORE_SECONDS), Duration.ofSeconds(seconds - BEFORE_SECONDS))),
                Optional.empty(),
                Optional.empty(),
                postgres,
                seed + run,
                out.resolve(run + "-" + DemoOptions.word(strategy)),
                0,
                false,
                false,
                true,
                true);
    }

    /** A drain beside the own queue reads at least two and a half times as much as that, but need not read more. */
    private static int drainSeconds(int backlogSeconds, Strategy strategy) {
        return strategy == Strategy.JOIN ? backlogSeconds * 3 / 4 : backlogSeconds / 4;
    }
}
