package io.baton.cli.demo;

import io.baton.cli.input.BadInputException;
import io.baton.cli.input.Key;
import java.nio.file.Path;
import java.time.Duration;
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
 * @param faults what happens to servers, or empty for one kill in the middle
 * @param store the database, or empty for one of the demo's own
 * @param seed what made-up events are made from
 * @param out where the files go
 * @param brokerPort the port of the broker, or 0 for a free one
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
        List<Fault> faults,
        Optional<StoreAddress> store,
        long seed,
        Path out,
        int brokerPort,
        boolean sequenced,
        boolean epochCheck) {
    private static final int MAX_SERVERS = 32;
    private static final int MAX_PUBLISHERS = 256;
    private static final int MAX_RATE = 1_000_000;
    private static final int MAX_HANDLER_MS = 60_000;

    public DemoOptions {
        faults = List.copyOf(faults);
        range("--servers", servers, 1, MAX_SERVERS);
        range("--publishers", publishers, 1, MAX_PUBLISHERS);
        range("--rate", rate, 1, MAX_RATE);
        range("--handler-ms", handlerMs, 0, MAX_HANDLER_MS);
        range("--broker-port", brokerPort, 0, 65_535);
        checkFaults(servers, faults);
    }

    private static void range(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new BadInputException(option + " must be " + least + " to " + most + ", not " + value);
        }
    }

    private static void checkFaults(int servers, List<Fault> faults) {
        Set<String> names = IntStream.rangeClosed(1, servers)
                .mapToObj(DemoOptions::serverName)
                .collect(Collectors.toSet());
        Set<String> hit = new HashSet<>();
        for (Fault fault : faults) {
            if (!names.contains(fault.server())) {
                throw new BadInputException(fault + " names no server: there are " + serverName(1)
                        + (servers == 1 ? " only" : " to " + serverName(servers)));
            }
            if (!hit.add(fault.server())) {
                throw new BadInputException(fault + ": something happens to " + fault.server()
                        + " already, and it does not start again: name each server once");
            }
        }
        if (!faults.isEmpty() && hit.size() == servers) {
            throw new BadInputException(
                    "no server is left to take over: spare one, or add one with --servers " + (servers + 1));
        }
    }

    /** What a server is called. */
    static String serverName(int number) {
        return "server-" + number;
    }

    /** The servers' names. */
    List<String> serverNames() {
        return IntStream.rangeClosed(1, servers)
                .mapToObj(DemoOptions::serverName)
                .toList();
    }

    /** How long it takes to publish so many events. */
    Duration publishing(long events) {
        return Duration.ofNanos(Math.round(events * 1e9 / rate));
    }

    /**
     * What happens to servers while so many events are published.
     *
     * @throws BadInputException if something would happen only afterwards
     */
    List<Fault> faultsDuring(long events) {
        Duration end = publishing(events);
        for (Fault fault : faults) {
            if (fault.at().compareTo(end) >= 0) {
                throw new BadInputException(fault + " comes after the end: the " + events + " events are published in "
                        + String.format(Locale.ROOT, "%.1f", end.toNanos() / 1e9)
                        + " s; name an earlier moment, or a lower --rate");
            }
        }
        if (faults.isEmpty() && servers > 1) {
            return List.of(new Fault.Kill(serverName((servers + 2) / 2), end.dividedBy(2)));
        }
        return faults;
    }
}
