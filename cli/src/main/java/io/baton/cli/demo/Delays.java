package io.baton.cli.demo;

import io.baton.cli.ledger.LedgerRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * How long events took from the moment they were due to their commit, since something was first done to a server, or,
 * where nothing is, since the first moments were over; in milliseconds.
 *
 * @param events how many
 * @param p50 half of them took no longer
 * @param p99 nor did 99 of 100
 * @param longest the longest of all: the longest pause of any session that had an event in it
 */
public record Delays(int events, double p50, double p99, double longest) {
    /**
     * Works them out.
     *
     * @param due when an event was due, by its number
     */
    static Optional<Delays> of(Commits commits, Collection<LedgerRow> rows, LongFunction<Instant> due) {
        double[] delays = rows.stream()
                .flatMap(row ->
                        commits
                                .latest(row)
                                .map(at -> Duration.between(due.apply(row.event()), at)
                                                .toNanos()
                                        / 1e6)
                                .stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return delays.length == 0
                ? Optional.empty()
                : Optional.of(new Delays(
                        delays.length, at(delays, 0.5), at(delays, 0.99), rounded(delays[delays.length - 1])));
    }

    private static double at(double[] sorted, double share) {
        return rounded(sorted[Math.min(sorted.length - 1, (int) Math.ceil(share * sorted.length) - 1)]);
    }

    private static double rounded(double ms) {
        return Math.round(ms * 1e3) / 1e3;
    }
}
