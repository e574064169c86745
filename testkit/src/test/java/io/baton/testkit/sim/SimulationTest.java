package io.baton.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.Step;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    @ValueSource(longs = {1, 26, 847, 1903, 12438, 12869, 654720816519L, 20000001296L, 521749383334L})
    void theSameSeedIsTheSameRun(long seed) {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();

        SimulationResult result = Simulation.run(seed, first::add);
        Simulation.run(seed, second::add);

        assertThat(result.violation()).isEmpty();
        assertThat(first).isEqualTo(second).hasSizeGreaterThan(10);
    }

    /** Another process orders sets and maps of its own otherwise. */
    @Test
    void theSameSeedIsTheSameRunInAnotherProcess() throws Exception {
        List<String> here = new ArrayList<>();
        Simulation.run(4711, here::add);

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TimelineOf.class.getName(),
                        "4711")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> there = process.inputReader(StandardCharsets.UTF_8).lines().toList();

        assertThat(process.waitFor()).isZero();
        assertThat(there).isEqualTo(here);
    }

    /** Prints what happens in the simulation of a seed. */
    static final class TimelineOf {
        private TimelineOf() {}

        public static void main(String[] arguments) {
            Simulation.run(Long.parseLong(arguments[0]), System.out::println);
        }
    }
}
