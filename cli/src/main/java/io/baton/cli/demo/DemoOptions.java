package io.baton.cli.demo;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.fault.Crash;
import io.baton.cli.fault.CrashInHandoff;
import io.baton.cli.fault.Cut;
import io.baton.cli.fault.Fault;
import io.baton.cli.fault.HandoffPlace;
import io.baton.cli.fault.Kill;
import io.baton.cli.fault.Leave;
import io.baton.cli.fault.Move;
import io.baton.cli.fault.Nothing;
import io.baton.cli.fault.Restart;
import io.baton.cli.fault.Rolling;
import io.baton.cli.input.BadInputException;
import io.baton.cli.input.Key;
import io.baton.protocol.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the user asked for, checked as far as that is possible without looking at anything else.
 *
 * @param events the file to read, {@code -} for standard input, or empty to make the events up
 * @param key finds the session of a line
 * @param servers how many servers there are
 * @param publishers how many publishers there are
 * @param rate how many events are published a second, by all publishers together
 * @param handlerMs how long a handler works on each event
 * @param detectionMs how long a server may be silent before the others take it for dead
 * @param strategy whether a server that takes over reads its own queue meanwhile
 * @param seconds how long made-up events last at that rate
 * @param faults what happens to servers; one is killed in the middle if none of it has a time
 * @param broker a remote broker, or empty for one of the demo's own
 * @param store the database, or empty for one of the demo's own
 * @param postgres the directory of the programs of PostgreSQL, to have one of the demo's own, or empty for H2
 * @param seed what made-up events are made from
 * @param out where the files go
 * @param brokerPort the port of the broker, or 0 for a free one
 * @param scatter whether the clients of a server that has died come back to any other, and claim their sessions there
 * @param clients whether each session has a client that reads its outbox
 * @param sequenced false lets publishers go round the ingress, which gives up the order
 * @param epochCheck false leaves out the check that a server is not fenced, which gives up the guarantee
 */
public record DemoOptions(
        Optional<String> events,
        Key key,
        int servers,
        int publishers,
        int rate,
        int handlerMs,
        int detectionMs,
        Strategy strategy,
        int seconds,
        List<Fault> faults,
        Optional<ArtemisOptions> broker,
        Optional<StoreAddress> store,
        Optional<Path> postgres,
        long seed,
        Path out,
        int brokerPort,
        boolean scatter,
        boolean clients,
        boolean sequenced,
        boolean epochCheck) {
    private static final int MAX_SERVERS = 32;
    private static final int MAX_PUBLISHERS = 256;
    private static final int MAX_RATE = 1_000_000;
    private static final int MAX_HANDLER_MS = 60_000;
    private static final int MIN_DETECTION_MS = 100;
    private static final int MAX_DETECTION_MS = 600_000;
    private static final int MAX_SECONDS = 86_400;

    public DemoOptions {
        faults = List.copyOf(faults);
        range("--servers", servers, 1, MAX_SERVERS);
        range("--publishers", publishers, 1, MAX_PUBLISHERS);
        range("--rate", rate, 1, MAX_RATE);
        range("--handler-ms", handlerMs, 0, MAX_HANDLER_MS);
        range("--detection-ms", detectionMs, MIN_DETECTION_MS, MAX_DETECTION_MS);
        range("--seconds", seconds, 1, MAX_SECONDS);
        range("--broker-port", brokerPort, 0, 65_535);
        if (store.isPresent() && postgres.isPresent()) {
            throw new BadInputException("--store and --postgres are two databases: give one of them");
        }
        if (broker.isPresent() && (brokerPort != 0 || !sequenced)) {
            throw new BadInputException("--broker names one that runs already: leave --broker-port out");
        }
        checkHandoffs(faults, scatter);
        checkFaults(servers, faults, broker.isEmpty(), store.isEmpty());
    }

    private static void range(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new BadInputException(option + " must be " + least + " to " + most + ", not " + value);
        }
    }

    private static void checkFaults(int servers, List<Fault> faults, boolean ownBroker, boolean ownStore) {
        Set<String> names = IntStream.rangeClosed(1, servers)
                .mapToObj(DemoOptions::serverName)
                .collect(Collectors.toSet());
        Set<String> hit = new HashSet<>();
        for (Fault.OnServer fault : of(faults, Fault.OnServer.class)) {
            if (!names.contains(fault.server())) {
                throw new BadInputException(fault + " names no server: there are " + serverName(1)
                        + (servers == 1 ? " only" : " to " + serverName(servers)));
            }
            if (!hit.add(fault.server())) {
                throw new BadInputException(
                        fault + ": something happens to " + fault.server() + " already: name each server once");
            }
        }
        if (faults.size() > 1 && !of(faults, Nothing.class).isEmpty()) {
            throw new BadInputException(new Nothing() + " allows of nothing else: leave it out");
        }
        if (!of(faults, Rolling.class).isEmpty() && (faults.size() > 1 || servers == 1)) {
            throw new BadInputException(Rolling.OPTION + " allows of nothing else, and needs two servers");
        }
        int crashes = of(faults, Crash.class).size()
                + of(faults, CrashInHandoff.class).size();
        int kills = (int) (of(faults, Kill.class).stream()
                        .filter(kill -> kill.back().isEmpty())
                        .count()
                + of(faults, Leave.class).stream()
                        .filter(leave -> leave.back().isEmpty())
                        .count());
        boolean noneHit = of(faults, Fault.Timed.class).isEmpty();
        int mostGone = (noneHit ? Math.min(1, crashes) : kills) + crashes;
        if (mostGone > 0 && mostGone >= servers) {
            throw new BadInputException(
                    "no server is left to take over: spare one, or add one with --servers " + (mostGone + 1));
        }
        for (Restart restart : of(faults, Restart.class)) {
            if (restart.service() == Restart.Service.STORE ? !ownStore : !ownBroker) {
                throw new BadInputException(restart + " would kill what this command did not start: leave --"
                        + (restart.service() == Restart.Service.STORE ? "store" : "broker") + " out");
            }
        }
        if (!of(faults, Cut.class).isEmpty() && !(ownBroker && ownStore)) {
            throw new BadInputException(
                    "--cut needs everything in a network of the run's own: leave --broker and --store out");
        }
    }

    /** One that waits for what never comes would not end. */
    private static void checkHandoffs(List<Fault> faults, boolean scatter) {
        boolean leaving = !of(faults, Leave.class).isEmpty();
        boolean dying = leaving
                || !of(faults, Kill.class).isEmpty()
                || of(faults, Fault.Timed.class).isEmpty();
        boolean claiming = (scatter && dying) || !of(faults, Move.class).isEmpty();
        for (Fault.InHandoff fault : of(faults, Fault.InHandoff.class)) {
            if (!(leaving && HandoffPlace.LEAVING.contains(fault.place()))
                    && !(claiming && HandoffPlace.CLAIMING.contains(fault.place()))) {
                throw new BadInputException(fault + " comes only in "
                        + (HandoffPlace.CLAIMING.contains(fault.place())
                                ? "a handoff: add --drain, --move or --scatter"
                                : "a handoff by an owner that leaves: add --drain"));
            }
        }
    }

    private static <F extends Fault> List<F> of(List<Fault> faults, Class<F> kind) {
        return faults.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Whether servers, broker and store need addresses of their own. */
    boolean needsNetwork() {
        return !of(faults, Cut.class).isEmpty();
    }

    /** Whether all that happens is that processes die. */
    boolean isOnlyDeath() {
        return faults.stream()
                .allMatch(fault -> fault instanceof Kill || fault instanceof Crash || fault instanceof CrashInHandoff);
    }

    /** What a server is called. */
    static String serverName(int number) {
        return "server-" + number;
    }

    /** The same with another strategy, other faults, another seed and another directory. */
    public DemoOptions with(
            Strategy otherStrategy, List<Fault> otherFaults, boolean otherScatter, long otherSeed, Path otherOut) {
        return new DemoOptions(
                events,
                key,
                servers,
                publishers,
                rate,
                handlerMs,
                detectionMs,
                otherStrategy,
                seconds,
                otherFaults,
                broker,
                store,
                postgres,
                otherSeed,
                otherOut,
                brokerPort,
                otherScatter,
                clients,
                sequenced,
                epochCheck);
    }

    /** What to write after {@code baton demo} for a run like this one, but for where its files go. */
    public String asArguments() {
        List<String> words = new ArrayList<>();
        events.ifPresent(file -> words.add("--events " + quoted(file.toString()) + " --key " + quoted(key.toString())));
        words.add("--servers " + servers + " --publishers " + publishers + " --rate " + rate + " --seconds " + seconds
                + " --handler-ms " + handlerMs + " --detection-ms " + detectionMs + " --strategy " + word(strategy)
                + " --seed " + seed);
        faults.forEach(fault -> words.add(fault.toString()));
        if (scatter) {
            words.add("--scatter");
        }
        if (clients) {
            words.add("--clients");
        }
        postgres.ifPresent(programs -> words.add("--postgres " + quoted(programs.toString())));
        broker.ifPresent(address -> words.add("--broker " + quoted(address.uri())));
        // Without its parameters it would be another way to the database, one without TLS perhaps.
        store.ifPresent(address -> words.add("--store "
                + (address.url().equals(address.display()) ? quoted(address.url()) : "'<the same URL as before>'")));
        return String.join(" ", words);
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** A strategy as it is written on a command line. */
    public static String word(Strategy strategy) {
        return strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The servers' names. */
    public List<String> serverNames() {
        return IntStream.rangeClosed(1, servers)
                .mapToObj(DemoOptions::serverName)
                .toList();
    }

    /** How long it takes to publish so many events. */
    public Duration publishing(long events) {
        return Duration.ofNanos(Math.round(events * 1e9 / rate));
    }

    /**
     * What happens to servers while so many events are published.
     *
     * @throws BadInputException if something would happen only afterwards
     */
    List<Fault> faultsDuring(long events) {
        Duration end = publishing(events);
        List<Fault.Timed> timed = of(faults, Fault.Timed.class);
        for (Fault.Timed fault : timed) {
            if (fault.at().compareTo(end) >= 0) {
                throw new BadInputException(fault + " comes after the end: the " + events + " events are published in "
                        + String.format(Locale.ROOT, "%.1f", end.toNanos() / 1e9)
                        + " s; name an earlier moment, or a lower --rate");
            }
        }
        if (!timed.isEmpty() || servers == 1 || !of(faults, Nothing.class).isEmpty()) {
            return faults;
        }
        List<Fault> all = new ArrayList<>(faults);
        all.add(0, new Kill(serverName((servers + 2) / 2), end.dividedBy(2)));
        return List.copyOf(all);
    }
}
