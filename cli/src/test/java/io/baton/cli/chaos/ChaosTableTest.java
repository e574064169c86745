package io.baton.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChaosTableTest {
    @Test
    void hasALineForEachKindAndOneForAll() {
        List<String> lines =
                ChaosTable.lines(List.of(outcome("kill", true), outcome("pair", true), outcome("kill", true)));

        assertThat(lines).anyMatch(line -> line.matches("kill +2 +0 +0 .*"));
        assertThat(lines).anyMatch(line -> line.matches("pair +1 +0 +0 .*"));
        assertThat(lines).anyMatch(line -> line.matches("together +3 +0 +0 .*"));
        assertThat(lines).last().isEqualTo("All is right.");
    }

    @Test
    void saysThatARunWentWrong() {
        List<String> lines = ChaosTable.lines(List.of(outcome("kill", true), outcome("kill", false)));

        assertThat(lines).anyMatch(line -> line.matches("kill +2 +1 .*"));
        assertThat(lines).last().isEqualTo("NOT RIGHT.");
    }

    @Test
    void takesQuantilesThatWereMeasured() {
        double[] sorted = {1, 2, 3, 4};

        assertThat(ChaosTable.quantile(sorted, 0.5)).isEqualTo(2);
        assertThat(ChaosTable.quantile(sorted, 0.95)).isEqualTo(4);
        assertThat(ChaosTable.quantile(new double[] {7}, 0.5)).isEqualTo(7);
    }

    private static Outcome outcome(String kind, boolean right) {
        return new Outcome(
                1, kind, 1, "baton demo", right, right ? Optional.empty() : Optional.of("1 lost"), 10, 3, 0, List.of());
    }
}
