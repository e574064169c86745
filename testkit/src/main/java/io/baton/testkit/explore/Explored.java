package io.baton.testkit.explore;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of exploring.
 *
 * @param isFinished whether every state was visited; not if there was a violation or the limit was reached
 * @param states how many were visited
 * @param depth how many moves from the beginning the last one lies
 * @param protocolStates in how many states the protocols of the lanes were
 * @param violation the one found first, which has the fewest steps
 */
public record Explored(
        Bounds bounds,
        boolean isFinished,
        long states,
        int depth,
        int protocolStates,
        Duration time,
        Optional<Violation> violation) {
    /** One line of a report, without the bounds. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%,12d states, depth %2d, %,9d states of the protocol, %5.1f s, %s",
                states,
                depth,
                protocolStates,
                time.toMillis() / 1000.0,
                isFinished ? "finished" : violation.isPresent() ? "violation" : "not finished");
    }
}
