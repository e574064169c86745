package io.baton.cli.chaos;

import io.baton.cli.demo.Fault;
import io.baton.cli.input.BadInputException;
import io.baton.protocol.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What happens to a cluster. */
public enum Kind {
    /** A server is killed, at any moment. */
    KILL {
        @Override
        List<Fault> faults(RandomGenerator random, List<String> servers, Duration publishing) {
            return List.of(new Fault.Kill(any(random, servers).get(0), during(random, publishing)));
        }
    },
    /** A server is frozen, for longer than it takes to be suspected, and goes on. */
    FREEZE {
        @Override
        List<Fault> faults(RandomGenerator random, List<String> servers, Duration publishing) {
            return List.of(new Fault.Freeze(
                    any(random, servers).get(0),
                    during(random, publishing),
                    Duration.ofMillis(random.nextInt(1_500, 6_000))));
        }
    },
    /** A server is killed, and the one that takes it over crashes at one of the steps. */
    CASCADE {
        @Override
        List<Fault> faults(RandomGenerator random, List<String> servers, Duration publishing) {
            Step[] steps = Step.values();
            return List.of(
                    new Fault.Kill(any(random, servers).get(0), during(random, publishing)),
                    new Fault.Crash(steps[random.nextInt(steps.length)]));
        }
    },
    /** Two servers are killed, at once or nearly. */
    PAIR {
        @Override
        List<Fault> faults(RandomGenerator random, List<String> servers, Duration publishing) {
            List<String> two = any(random, servers);
            Duration at = during(random, publishing);
            return List.of(
                    new Fault.Kill(two.get(0), at), new Fault.Kill(two.get(1), at.plusMillis(random.nextInt(0, 400))));
        }
    };

    /**
     * Draws what happens in one run.
     *
     * @param servers the servers' names, three or more
     * @param publishing how long events are published
     */
    abstract List<Fault> faults(RandomGenerator random, List<String> servers, Duration publishing);

    private static List<String> any(RandomGenerator random, List<String> servers) {
        List<String> shuffled = new ArrayList<>(servers);
        for (int i = shuffled.size(); i > 1; i--) {
            Collections.swap(shuffled, i - 1, random.nextInt(i));
        }
        return shuffled;
    }

    /** Late enough that there is something to take over, and early enough that publishing goes on. */
    private static Duration during(RandomGenerator random, Duration publishing) {
        long millis = publishing.toMillis();
        return Duration.ofMillis(random.nextLong(millis / 10, millis * 8 / 10));
    }

    /** What it is called on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a list of kinds, separated by commas. */
    public static List<Kind> parse(String list) {
        return Arrays.stream(list.split(",", -1)).map(Kind::of).distinct().toList();
    }

    private static Kind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word.strip()))
                .findFirst()
                .orElseThrow(() -> new BadInputException("--faults '" + word + "' is none: write some of "
                        + Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(","))));
    }
}
