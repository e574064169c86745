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
        boolean broker = options.load().broker().isPresent();
        boolean store = options.load().store().isPresent();
        if ((store && kind == Kind.STORE) || (broker && kind == Kind.BROKER)) {
            return Optional.of("this command kills only what it started");
        }
        if ((store || broker) && kind == Kind.PARTITION) {
            return Optional.of("broker and store are not in a network of the command's own");
        }
        return kind == Kind.PARTITION ? Demo.whyNothingCanBeCut() : Optional.empty();
    }
}
