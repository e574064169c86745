package io.baton.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
    private static final int CLUSTERS = 3_000;

    @Test
    void nothingIsLostDoubledOrReorderedWhateverTheSeed() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong(1L << 40);
        System.out.println("simulating " + CLUSTERS + " clusters, seeds from " + seed);

        Simulations simulations =
                Simulations.run(seed, CLUSTERS, Runtime.getRuntime().availableProcessors(), now -> {});

        simulations
                .violating()
                .ifPresent(result -> System.out.println("'./baton simulate --seed " + result.seed() + "' shows it"));
        assertThat(simulations.violating()).isEmpty();
        assertThat(simulations.done()).isEqualTo(CLUSTERS);
        for (Fault fault : Fault.values()) {
            for (Step step : Step.values()) {
                assertThat(simulations.faults().at(fault, step))
                        .as("%s at %s, in %d takeovers", fault, step, simulations.takeovers())
                        .isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 26, 847, 1903, 12438, 12869})
    void theSameSeedIsTheSameRun(long seed) {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();

        SimulationResult result = Simulation.run(seed, first::add);
        Simulation.run(seed, second::add);

        assertThat(result.violation()).isEmpty();
        assertThat(first).isEqualTo(second).hasSizeGreaterThan(10);
    }
}
