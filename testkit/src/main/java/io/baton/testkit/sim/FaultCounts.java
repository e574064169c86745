package io.baton.testkit.sim;

import io.baton.protocol.Step;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** How often each fault struck at each step of a takeover. */
public final class FaultCounts {
    private final Map<Fault, Map<Step, Long>> atSteps = new EnumMap<>(Fault.class);
    private final Map<Fault, Long> elsewhere = new EnumMap<>(Fault.class);

    void count(Fault fault, Optional<Step> step) {
        step.ifPresentOrElse(reached -> add(fault, reached, 1), () -> elsewhere.merge(fault, 1L, Long::sum));
    }

    /** How often a fault struck right after a step, on the server that took it or on what that server needs. */
    public long at(Fault fault, Step step) {
        return atSteps.getOrDefault(fault, Map.of()).getOrDefault(step, 0L);
    }

    /** How often a fault struck while no takeover was in progress there. */
    public long elsewhere(Fault fault) {
        return elsewhere.getOrDefault(fault, 0L);
    }

    /** Adds what another simulation counted. */
    public void add(FaultCounts other) {
        other.atSteps.forEach((fault, steps) -> steps.forEach((step, count) -> add(fault, step, count)));
        other.elsewhere.forEach((fault, count) -> elsewhere.merge(fault, count, Long::sum));
    }

    private void add(Fault fault, Step step, long count) {
        atSteps.computeIfAbsent(fault, each -> new EnumMap<>(Step.class)).merge(step, count, Long::sum);
    }
}
