package io.baton.cli.chaos;

import io.baton.cli.demo.Demo;
import io.baton.cli.input.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can happen on this machine and with this database.
 *
 * @param kinds what can, of what the user asked for
 * @param leftOut what cannot, and why
 */
record Possible(List<Kind> kinds, List<String> leftOut) {
    /** @throws BadInputException if nothing can */
    static Possible of(ChaosOptions options) {
        List<Kind> kinds = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (Kind kind : options.kinds()) {
            whyNot(kind, options)
                    .ifPresentOrElse(why -> leftOut.add(kind.word() + " is left out: " + why), () -> kinds.add(kind));
        }
        if (kinds.isEmpty()) {
            throw new BadInputException("--faults leaves nothing that can happen here: " + String.join("; ", leftOut));
        }
        return new Possible(List.copyOf(kinds), List.copyOf(leftOut));
    }

    private static Optional<String> whyNot(Kind kind, ChaosOptions options) {
        boolean given = options.load().store().isPresent();
        if (given && (kind == Kind.STORE || kind == Kind.PARTITION)) {
            return Optional.of("the database of --store is not this command's to kill or to cut off");
        }
        return kind == Kind.PARTITION ? Demo.whyNothingCanBeCut() : Optional.empty();
    }
}
