package io.baton.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.baton.cli.input.BadInputException;
import io.baton.node.api.HandoffStep;
import io.baton.protocol.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultTest {
    private static final Duration TWO = Duration.ofSeconds(2);
    private static final Duration TEN = Duration.ofSeconds(10);

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(Kill::parse, "server-2@2", new Kill("server-2", TWO), "--kill server-2@2"),
                fault(
                        Kill::parse,
                        "server-2@0.25",
                        new Kill("server-2", Duration.ofMillis(250)),
                        "--kill server-2@0.25"),
                fault(
                        Kill::parse,
                        "server-2@2+10",
                        new Kill("server-2", TWO, Optional.of(TEN)),
                        "--kill server-2@2+10"),
                fault(Leave::parse, "server-2@2", new Leave("server-2", TWO, Optional.empty()), "--drain server-2@2"),
                fault(
                        Leave::parse,
                        "server-2@2+10",
                        new Leave("server-2", TWO, Optional.of(TEN)),
                        "--drain server-2@2+10"),
                fault(Freeze::parse, "server-2@2+10", new Freeze("server-2", TWO, TEN), "--freeze server-2@2+10"),
                fault(
                        FreezeInCommit::parse,
                        "server-2@2+10",
                        new FreezeInCommit("server-2", TWO, TEN),
                        "--freeze-in-commit server-2@2+10"),
                fault(Stick::parse, "server-2@2", new Stick("server-2", TWO), "--stick server-2@2"),
                fault(
                        StickInCommit::parse,
                        "server-2@2",
                        new StickInCommit("server-2", TWO),
                        "--stick-in-commit server-2@2"),
                fault(
                        Cut::parse,
                        "server-2-peers@2+10",
                        new Cut("server-2", Direction.BOTH, Set.of(Peer.PEERS), TWO, TEN),
                        "--cut 'server-2-peers@2+10'"),
                fault(
                        Cut::parse,
                        "server-2>broker,store@2+10",
                        new Cut("server-2", Direction.OUT, Set.of(Peer.BROKER, Peer.STORE), TWO, TEN),
                        "--cut 'server-2>broker,store@2+10'"),
                fault(
                        Cut::parse,
                        "server-2<store@2+10",
                        new Cut("server-2", Direction.IN, Set.of(Peer.STORE), TWO, TEN),
                        "--cut 'server-2<store@2+10'"),
                fault(
                        Restart::parse,
                        "broker@2+10",
                        new Restart(Restart.Service.BROKER, TWO, TEN),
                        "--restart broker@2+10"),
                fault(Move::parse, "server-2@2", new Move("server-2", TWO), "--move server-2@2"),
                fault(Crash::parse, "own-stopped", new Crash(Step.OWN_STOPPED), "--crash own-stopped"),
                fault(
                        CrashInHandoff::parse,
                        "new-home@prepared",
                        new CrashInHandoff(new HandoffPlace(HandoffRole.NEW_HOME, HandoffStep.PREPARED)),
                        "--crash-in-handoff new-home@prepared"),
                fault(
                        FreezeInHandoff::parse,
                        "owner@settling+10",
                        new FreezeInHandoff(new HandoffPlace(HandoffRole.OWNER, HandoffStep.SETTLING), TEN),
                        "--freeze-in-handoff owner@settling+10"));
    }

    private static Arguments fault(Function<String, Fault> parse, String text, Fault fault, String option) {
        return Arguments.of(parse, text, fault, option);
    }

    @ParameterizedTest(name = "{3}")
    @MethodSource("faults")
    void isReadAndWrittenAlike(Function<String, Fault> parse, String text, Fault fault, String option) {
        assertThat(parse.apply(text)).isEqualTo(fault).hasToString(option);
    }

    @Test
    void saysHowItIsWrittenIfItIsNot() {
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> Freeze.parse("server-2@2"))
                .withMessageContaining("--freeze 'server-2@2' is not SERVER@SECONDS+SECONDS")
                .withMessageContaining("server-2@2+5");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> Cut.parse("server-2-moon@2+5"))
                .withMessageContaining("moon")
                .withMessageContaining("peers,broker,store");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> Restart.parse("server-2@2+5"))
                .withMessageContaining("broker@2+1");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> CrashInHandoff.parse("claimer@settled"))
                .withMessageContaining("claimer")
                .withMessageContaining("owner, new-home");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> FreezeInHandoff.parse("owner@merged+5"))
                .withMessageContaining("merged")
                .withMessageContaining("prepared, marked, settling, settled");
    }
}
