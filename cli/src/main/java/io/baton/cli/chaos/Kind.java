package io.baton.cli.chaos;

import io.baton.cli.fault.Crash;
import io.baton.cli.fault.CrashInHandoff;
import io.baton.cli.fault.Cut;
import io.baton.cli.fault.Direction;
import io.baton.cli.fault.Fault;
import io.baton.cli.fault.Freeze;
import io.baton.cli.fault.FreezeInCommit;
import io.baton.cli.fault.FreezeInHandoff;
import io.baton.cli.fault.HandoffPlace;
import io.baton.cli.fault.Kill;
import io.baton.cli.fault.Leave;
import io.baton.cli.fault.Move;
import io.baton.cli.fault.Peer;
import io.baton.cli.fault.Restart;
import io.baton.cli.fault.Stick;
import io.baton.cli.fault.StickInCommit;
import io.baton.cli.input.BadInputException;
import io.baton.protocol.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What happens to a cluster. */
public enum Kind {
    /** A server is killed, at any moment, and one time of two it starts again. */
    KILL {
        @Override
        List<Fault> faults(RandomGenerator random, Scene scene) {
            return List.of(new Kill(
                    any(random, scene.servers()).get(0),
                    during(random, scene.publishing()),
                    random.nextBoolean() ? Optional.of(millis(random, 200, 3_000)) : Optional.empty()));
        }
    },
    /** A server is frozen, for longer than it takes to be suspected, and goes on; one time of two in a commit. */
    FREEZE {
        @Override
        List<Fault> faults(RandomGenerator random, Scene scene) {
            String server = any(random, scene.servers()).get(0);
            Duration at = during(random, scene.publishing());
            Duration length = tooLong(random, scene);
            return List.of(
                    random.nextBoolean() ? new Freeze(server, at, length) : new FreezeInCommit(server, at, length));
        }
    },
    /** A server is cut off from its peers, the broker, the store, or several of them, one way or both. */
    PARTITION {
        @Override
        List<Fault> faults(RandomGenerator random, Scene scene) {
            Direction[] directions = Direction.values();
            return List.of(new Cut(
                    any(random, scene.servers()).get(0),
                    directions[random.nextInt(directions.length)],
                    some(random),
                    during(random, scene.publishing()),
                    millis(random, 1_000, 8_000)));
        }

        private Set<Peer> some(RandomGenerator random) {
            Set<Peer> some = EnumSet.noneOf(Peer.class);
            while (some.isEmpty()) {
                for (Peer peer : Peer.values()) {
                    if (random.nextBoolean()) {
                        some.add(peer);
                    }
                }
            }
            return some;
        }
    },
    /** The broker is killed and starts again, one time of two around the death of a server. */
    BROKER {
        @Override
        List<Fault> faults(RandomGenerator random, Scene scene) {
            return restart(Restart.Service.BROKER, random, scene);
        }
    },
    /** So is the store. */
    STORE {
        @Override
        List<Fault> faults(RandomGenerator random, Scene scene) {
            return restart(Restart.Service.STORE, random, scene);
        }
    },
    /** A server is killed, and the one that takes it over crashes at one of the steps. */
    CASCADE {
        @Override
        List<Fault> faults(RandomGenerator random, Scene scene) {
            Step[] steps = Step.values();
            return List.of(
                    new Kill(any(random, scene.servers()).get(0), during(random, scene.publishing())),
                    new Crash(steps[random.nextInt(steps.length)]));
        }
    },
    /** Two servers are killed, at once or nearly. */
    PAIR {
        @Override
        List<Fault> faults(RandomGenerator random, Scene scene) {
            List<String> two = any(random, scene.servers());
            Duration at = during(random, scene.publishing());
            return List.of(new Kill(two.get(0), at), new Kill(two.get(1), at.plus(millis(random, 0, 400))));
        }
    },
    /** All servers are killed, at once or nearly, and start again. */
    ALL {
        @Override
        List<Fault> faults(RandomGenerator random, Scene scene) {
            Duration at = during(random, scene.publishing());
            List<Fault> faults = new ArrayList<>();
            for (String server : scene.servers()) {
                faults.add(new Kill(server, at.plus(millis(random, 0, 300)), Optional.of(millis(random, 300, 2_500))));
            }
            return faults;
        }
    },
    /** The handlers of a server do not return any more, or one of its commits. */
    STUCK {
        @Override
        List<Fault> faults(RandomGenerator random, Scene scene) {
            String server = any(random, scene.servers()).get(0);
            Duration at = during(random, scene.publishing());
            return List.of(random.nextBoolean() ? new Stick(server, at) : new StickInCommit(server, at));
        }
    },
    /** A server hands its sessions over and starts again; owner or new home crashes at one of the steps, or is frozen. */
    HANDOFF {
        @Override
        List<Fault> faults(RandomGenerator random, Scene scene) {
            return List.of(
                    new Leave(
                            any(random, scene.servers()).get(0),
                            during(random, scene.publishing()),
                            Optional.of(millis(random, 200, 3_000))),
                    inHandoff(random, scene, HandoffPlace.LEAVING));
        }
    },
    /**
     * The clients of a server that lives, or that is killed, claim their sessions elsewhere; owner or claimer crashes at
     * one of the steps, or is frozen.
     */
    CLAIM {
        @Override
        List<Fault> faults(RandomGenerator random, Scene scene) {
            String server = any(random, scene.servers()).get(0);
            Duration at = during(random, scene.publishing());
            return List.of(
                    random.nextBoolean() ? new Kill(server, at) : new Move(server, at),
                    inHandoff(random, scene, HandoffPlace.CLAIMING));
        }

        @Override
        boolean clientsComeBack() {
            return true;
        }
    };

    /** All of them, as they are written. */
    public static final String ALL_WORDS = "kill,freeze,partition,broker,store,cascade,pair,all,stuck,handoff,claim";

    /**
     * Draws what happens in one run.
     *
     * @param scene what it happens to
     */
    abstract List<Fault> faults(RandomGenerator random, Scene scene);

    /** Whether the clients of a server that has died come back to any other one. */
    boolean clientsComeBack() {
        return false;
    }

    private static Fault inHandoff(RandomGenerator random, Scene scene, List<HandoffPlace> places) {
        HandoffPlace place = places.get(random.nextInt(places.size()));
        return random.nextBoolean() ? new CrashInHandoff(place) : new FreezeInHandoff(place, tooLong(random, scene));
    }

    private static List<Fault> restart(Restart.Service service, RandomGenerator random, Scene scene) {
        Duration at = during(random, scene.publishing());
        List<Fault> faults = new ArrayList<>();
        faults.add(new Restart(service, at, millis(random, 100, 2_000)));
        if (random.nextBoolean()) {
            faults.add(new Kill(any(random, scene.servers()).get(0), at.plus(millis(random, -400, 600))));
        }
        return faults;
    }

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

    private static Duration millis(RandomGenerator random, int least, int most) {
        return Duration.ofMillis(random.nextInt(least, most));
    }

    /** Long enough for the others to notice, whoever is slow. */
    private static Duration tooLong(RandomGenerator random, Scene scene) {
        return scene.detection().plus(millis(random, 1_000, 5_000));
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
