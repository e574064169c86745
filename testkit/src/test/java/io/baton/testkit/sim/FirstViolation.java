package io.baton.testkit.sim;

import java.util.concurrent.Callable;

/** Simulates seed after seed until an invariant does not hold, and says which, and after how much. */
final class FirstViolation implements Callable<String> {
    private final long firstSeed;
    private final int seeds;

    FirstViolation(String firstSeed, String seeds) {
        this.firstSeed = Long.parseLong(firstSeed);
        this.seeds = Integer.parseInt(seeds);
    }

    @Override
    public String call() {
        long events = 0;
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            SimulationResult result = Simulation.run(seed);
            events += result.events();
            if (result.violation().isPresent()) {
                return String.format(
                        "%s, seed %d, after %,d events",
                        result.violation().get().invariant(), seed, events);
            }
        }
        return "";
    }
}
