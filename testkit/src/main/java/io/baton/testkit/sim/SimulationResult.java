package io.baton.testkit.sim;

import java.util.Optional;

/**
 * What came of one simulation.
 *
 * @param seed what it was run from; gives the same again
 * @param takeovers how many takeovers were merged
 * @param handoffs how many handoffs were committed
 * @param handled how many messages were handled
 * @param events how many events there were
 * @param faults how often each fault struck at each step of a takeover
 * @param violation the first invariant that did not hold, if one did not
 */
public record SimulationResult(
        long seed,
        long takeovers,
        long handoffs,
        long handled,
        long events,
        FaultCounts faults,
        Optional<Violation> violation) {}
