package io.baton.cli.fault;

import io.baton.cli.input.BadInputException;
import io.baton.protocol.Step;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The first process that reaches a step of a takeover ends there as if it were killed. */
public record Crash(Step step) implements Fault {
    /** Reads {@code STEP}, in small letters and with hyphens. */
    public static Crash parse(String text) {
        return Arrays.stream(Step.values())
                .filter(step -> name(step).equals(text))
                .findFirst()
                .map(Crash::new)
                .orElseThrow(
                        () -> new BadInputException("--crash '" + text + "' is no step of a takeover: write one of "
                                + Arrays.stream(Step.values()).map(Crash::name).collect(Collectors.joining(", "))));
    }

    private static String name(Step step) {
        return step.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return "--crash " + name(step);
    }
}
