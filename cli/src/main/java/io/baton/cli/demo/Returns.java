package io.baton.cli.demo;

import io.baton.protocol.IncarnationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How the clients of servers that died came back to the others, and their sessions followed them. Times are
 * milliseconds since their server was hit.
 *
 * @param clients how many
 * @param p50 half of them had their session by then
 * @param p95 and 95 of 100
 * @param last all
 * @param spread how many came to each server
 */
public record Returns(int clients, double p50, double p95, double last, Map<String, Integer> spread) {
    /**
     * A client whose session has followed it.
     *
     * @param from its server that died
     * @param to where it is now
     * @param at since when its session is there, too
     */
    record Return(IncarnationId from, IncarnationId to, Instant at) {}

    /**
     * Puts them together.
     *
     * @param hitAt when something was done to an incarnation, if it was
     */
    static Optional<Returns> of(Collection<Return> returns, Function<IncarnationId, Optional<Instant>> hitAt) {
        Map<String, Integer> spread = new TreeMap<>();
        returns.forEach(each -> spread.merge(each.to().server(), 1, Integer::sum));
        List<Double> times = returns.stream()
                .flatMap(each -> hitAt.apply(each.from()).stream()
                        .map(hit -> Duration.between(hit, each.at()).toNanos() / 1e6))
                .sorted()
                .toList();
        return times.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Returns(returns.size(), at(times, 0.5), at(times, 0.95), at(times, 1), Map.copyOf(spread)));
    }

    private static double at(List<Double> sorted, double share) {
        double ms = sorted.get((int) Math.ceil(share * sorted.size()) - 1);
        return Math.round(ms * 1e3) / 1e3;
    }
}
