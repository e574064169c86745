package io.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.fault.Crash;
import io.baton.cli.fault.CrashInHandoff;
import io.baton.cli.fault.Fault;
import io.baton.cli.fault.Freeze;
import io.baton.cli.fault.Kill;
import io.baton.cli.input.Key;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoOptionsTest {
    @Test
    void killsOneInTheMiddleForACrashToHaveATakeover() {
        assertThat(options(3, List.of(Crash.parse("merged"))).faultsDuring(1_000))
                .containsExactly(new Kill("server-2", Duration.ofSeconds(5)), new Crash(Step.MERGED));
    }

    @Test
    void killsOneInTheMiddleUnlessToldOtherwise() {
        assertThat(options(3, List.of()).faultsDuring(1_000))
                .containsExactly(new Kill("server-2", Duration.ofSeconds(5)));
        assertThat(options(5, List.of()).faultsDuring(1_000))
                .containsExactly(new Kill("server-3", Duration.ofSeconds(5)));
        assertThat(options(2, List.of()).faultsDuring(1_000))
                .containsExactly(new Kill("server-2", Duration.ofSeconds(5)));
    }

    @Test
    void killsNobodyIfThereIsOnlyOne() {
        assertThat(options(1, List.of()).faultsDuring(1_000)).isEmpty();
    }

    @Test
    void keepsToWhatItIsTold() {
        List<Fault> told = List.of(Kill.parse("server-1@0"), Freeze.parse("server-2@9.9+5"));

        assertThat(options(3, told).faultsDuring(1_000)).isEqualTo(told);
    }

    @Test
    void killsOneInTheMiddleForItsClientsToClaimTheirSessionsElsewhere() {
        CrashInHandoff crash = CrashInHandoff.parse("new-home@prepared");

        assertThat(options(4, List.of())
                        .with(Strategy.JOIN, List.of(crash), true, 1, Path.of("out"))
                        .faultsDuring(1_000))
                .containsExactly(new Kill("server-3", Duration.ofSeconds(5)), crash);
    }

    @Test
    void isWrittenInSuchAWayThatAShellReadsTheSame() {
        assertThat(options(4, List.of(), Optional.of("it's.log"), Optional.empty())
                        .asArguments())
                .contains("--events 'it'\\''s.log'");
    }

    @Test
    void isNotWrittenWithOnlyAPartOfTheWayToTheStore() {
        StoreAddress plain = new StoreAddress("jdbc:postgresql://db/baton", "u", "p");
        StoreAddress verified = new StoreAddress("jdbc:postgresql://db/baton?sslmode=verify-full", "u", "p");

        assertThat(options(4, List.of(), Optional.empty(), Optional.of(plain)).asArguments())
                .endsWith("--store 'jdbc:postgresql://db/baton'");
        assertThat(options(4, List.of(), Optional.empty(), Optional.of(verified))
                        .asArguments())
                .endsWith("--store '<the same URL as before>'");
    }

    private static DemoOptions options(int servers, List<Fault> faults) {
        return options(servers, faults, Optional.empty(), Optional.empty());
    }

    private static DemoOptions options(
            int servers, List<Fault> faults, Optional<String> events, Optional<StoreAddress> store) {
        return new DemoOptions(
                events,
                Key.of(Key.DEFAULT),
                servers,
                8,
                100,
                0,
                1_500,
                Strategy.JOIN,
                20,
                faults,
                Optional.empty(),
                store,
                Optional.empty(),
                1,
                Path.of("out"),
                0,
                false,
                false,
                true,
                true);
    }
}
