package io.baton.cli.simulate;

import io.baton.cli.screen.Screen;
import io.baton.testkit.sim.Simulation;
import io.baton.testkit.sim.SimulationResult;
import io.baton.testkit.sim.Simulations;
import io.baton.testkit.sim.Violation;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs simulations in front of somebody. */
public final class Simulate {
    private Simulate() {}

    /**
     * Simulates one cluster and shows what happens in it.
     *
     * @return whether all was right
     */
    public static boolean one(long seed) {
        try (Screen screen = Screen.ofProcess("events")) {
            return show(screen, seed);
        }
    }

    /**
     * Simulates clusters until one goes wrong, which is shown.
     *
     * @return whether all was right
     */
    public static boolean many(long firstSeed, long count) throws InterruptedException {
        try (Screen screen = Screen.ofProcess("clusters")) {
            int threads = Runtime.getRuntime().availableProcessors();
            screen.line("%,d clusters, --seed %d to %d, %d at once", count, firstSeed, firstSeed + count - 1, threads);
            long begin = System.nanoTime();
            Simulations simulations = Simulations.run(
                    firstSeed,
                    count,
                    threads,
                    now -> screen.progress(
                            now.done(),
                            count,
                            () -> String.format(
                                    Locale.ROOT,
                                    "%,d of %,d clusters simulated, %,d takeovers, %,.0f a second",
                                    now.done(),
                                    count,
                                    now.takeovers(),
                                    now.takeovers() / secondsSince(begin))));
            double seconds = secondsSince(begin);
            FaultTable.lines(simulations.faults()).forEach(line -> screen.line("%s", line));
            screen.line("");
            screen.line("clusters     %,15d", simulations.done());
            screen.line(
                    "takeovers    %,15d   %,.0f a second", simulations.takeovers(), simulations.takeovers() / seconds);
            screen.line("handoffs     %,15d", simulations.handoffs());
            screen.line("messages     %,15d", simulations.handled());
            screen.line("events       %,15d   in %,.1f s", simulations.events(), seconds);
            Optional<SimulationResult> violating = simulations.violating();
            violating.ifPresent(result -> {
                screen.line("");
                screen.line("--seed %d goes wrong, as follows:", result.seed());
                show(screen, result.seed());
            });
            if (violating.isEmpty()) {
                screen.line("");
                screen.line("All is right.");
            }
            return violating.isEmpty();
        }
    }

    private static boolean show(Screen screen, long seed) {
        SimulationResult result = Simulation.run(seed, line -> screen.line("%s", line));
        screen.line("");
        if (result.violation().isEmpty()) {
            screen.line(
                    "%,d takeovers, %,d handoffs, %,d messages handled: all is right.",
                    result.takeovers(), result.handoffs(), result.handled());
            return true;
        }
        Violation violation = result.violation().get();
        screen.line("NOT RIGHT: %s", String.valueOf(violation.getMessage()));
        return false;
    }

    private static double secondsSince(long nanos) {
        return Math.max(1, System.nanoTime() - nanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
