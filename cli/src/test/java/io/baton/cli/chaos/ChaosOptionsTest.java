package io.baton.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChaosOptionsTest {
    private static final Duration PUBLISHING = Duration.ofSeconds(5);

    @Test
    void drawsTheStrategyOfEachRunUnlessOneIsGiven() {
        assertThat(strategies(Optional.empty())).containsExactlyInAnyOrder(Strategy.values());
        assertThat(strategies(Optional.of(Strategy.JOIN))).containsExactly(Strategy.JOIN);
    }

    @Test
    void aRunCanBeRepeatedByTheArgumentsOfADemo() {
        ChaosOptions options = options(Optional.empty());

        assertThat(options.demo(2, PUBLISHING).asArguments())
                .isEqualTo(options.demo(2, PUBLISHING).asArguments())
                .contains("-in-handoff ", " --scatter", " --strategy ");
        assertThat(options.demo(1, PUBLISHING).asArguments())
                .contains("--drain server-", "-in-handoff ")
                .doesNotContain("--scatter");
    }

    private static Set<Strategy> strategies(Optional<Strategy> given) {
        return IntStream.rangeClosed(1, 50)
                .mapToObj(run -> options(given).demo(run, PUBLISHING).strategy())
                .collect(Collectors.toSet());
    }

    private static ChaosOptions options(Optional<Strategy> strategy) {
        return new ChaosOptions(
                50, 7, List.of(Kind.HANDOFF, Kind.CLAIM), Loads.withItsOwnBrokerAndStore(), strategy, Path.of("out"));
    }
}
