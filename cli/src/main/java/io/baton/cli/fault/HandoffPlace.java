package io.baton.cli.fault;

import io.baton.cli.input.BadInputException;
import io.baton.node.api.HandoffStep;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where something may happen in a handoff.
 *
 * @param role to whom
 * @param step when that server gets there
 */
public record HandoffPlace(HandoffRole role, HandoffStep step) {
    /** Those that a handoff comes by in which the owner leaves. */
    public static final List<HandoffPlace> LEAVING = places(HandoffRole.OWNER);
    /** Those that a handoff comes by that the new home has asked for. */
    public static final List<HandoffPlace> CLAIMING = places(HandoffRole.NEW_HOME);

    /** Only the one that prepares it sees it prepared, and its marker sent. */
    private static List<HandoffPlace> places(HandoffRole preparing) {
        return Arrays.stream(HandoffRole.values())
                .flatMap(role -> Arrays.stream(HandoffStep.values()).map(step -> new HandoffPlace(role, step)))
                .filter(place -> place.role == preparing || !place.isOfPreparing())
                .toList();
    }

    private boolean isOfPreparing() {
        return step == HandoffStep.PREPARED || step == HandoffStep.MARKED;
    }

    /** Reads {@code ROLE@STEP}, in small letters and with hyphens. */
    static HandoffPlace of(String role, String step, String option) {
        return new HandoffPlace(
                among(HandoffRole.values(), role, option + ": '" + role + "' is nobody in a handoff"),
                among(HandoffStep.values(), step, option + ": '" + step + "' is no step of a handoff"));
    }

    private static <E extends Enum<E>> E among(E[] values, String word, String complaint) {
        return Arrays.stream(values)
                .filter(value -> word(value).equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInputException(complaint + ": write one of "
                        + Arrays.stream(values).map(HandoffPlace::word).collect(Collectors.joining(", "))));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return word(role) + "@" + word(step);
    }
}
