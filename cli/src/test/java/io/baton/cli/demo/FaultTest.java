package io.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.input.Key;
import io.baton.protocol.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultTest {
    @Test
    void readsKillsToFractionsOfASecond() {
        assertThat(Fault.Kill.parse("server-2@2")).isEqualTo(new Fault.Kill("server-2", Duration.ofSeconds(2)));
        assertThat(Fault.Kill.parse("server-2@0.25")).isEqualTo(new Fault.Kill("server-2", Duration.ofMillis(250)));
        assertThat(Fault.Kill.parse("server-2@0.25")).hasToString("--kill server-2@0.25");
    }

    @Test
    void readsFreezes() {
        Fault.Freeze freeze = Fault.Freeze.parse("server-2@2+10");

        assertThat(freeze).isEqualTo(new Fault.Freeze("server-2", Duration.ofSeconds(2), Duration.ofSeconds(10)));
        assertThat(freeze).hasToString("--freeze server-2@2+10");
    }

    @Test
    void readsCrashes() {
        assertThat(Fault.Crash.parse("own-stopped")).isEqualTo(new Fault.Crash(Step.OWN_STOPPED));
        assertThat(Fault.Crash.parse("own-stopped")).hasToString("--crash own-stopped");
    }

    @Test
    void killsOneInTheMiddleForACrashToHaveATakeover() {
        assertThat(options(3, List.of(Fault.Crash.parse("merged"))).faultsDuring(1_000))
                .containsExactly(new Fault.Kill("server-2", Duration.ofSeconds(5)), new Fault.Crash(Step.MERGED));
    }

    @Test
    void killsOneInTheMiddleUnlessToldOtherwise() {
        assertThat(options(3, List.of()).faultsDuring(1_000))
                .containsExactly(new Fault.Kill("server-2", Duration.ofSeconds(5)));
        assertThat(options(5, List.of()).faultsDuring(1_000))
                .containsExactly(new Fault.Kill("server-3", Duration.ofSeconds(5)));
        assertThat(options(2, List.of()).faultsDuring(1_000))
                .containsExactly(new Fault.Kill("server-2", Duration.ofSeconds(5)));
    }

    @Test
    void killsNobodyIfThereIsOnlyOne() {
        assertThat(options(1, List.of()).faultsDuring(1_000)).isEmpty();
    }

    @Test
    void keepsToWhatItIsTold() {
        List<Fault> told = List.of(Fault.Kill.parse("server-1@0"), Fault.Freeze.parse("server-2@9.9+5"));

        assertThat(options(3, told).faultsDuring(1_000)).isEqualTo(told);
    }

    private static DemoOptions options(int servers, List<Fault> faults) {
        return new DemoOptions(
                Optional.empty(),
                Key.of(Key.DEFAULT),
                servers,
                8,
                100,
                0,
                20,
                faults,
                Optional.empty(),
                1,
                Path.of("out"),
                0,
                true,
                true);
    }
}
