package io.baton.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.Step;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashPointTest {
    /** One that a takeover passes over, as join does with some, would leave the demo waiting for the crash. */
    @ParameterizedTest
    @EnumSource
    void isAtItsStepOrAtTheEndOfATakeoverThatDoesNotComeToIt(Step step) {
        CrashPoint point = new CrashPoint(step, new Victim("unused"));
        assertThat(Arrays.stream(Step.values()).filter(point::isAt)).containsOnly(step, Step.MARKER_FOUND);
    }
}
