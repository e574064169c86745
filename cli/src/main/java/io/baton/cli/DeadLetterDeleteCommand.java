package io.baton.cli;

import io.baton.cli.deadletters.LetterStore;
import io.baton.node.api.DeadLetterId;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads the arguments of {@code baton dead-letters delete}. */
@Command(
        name = "delete",
        description = "Deletes a dead letter for good.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%n",
        footer = {
            "User and password of --store are taken from BATON_STORE_USER and BATON_STORE_PASSWORD.",
            "Exit code: 0 if it is deleted, 2 for bad input."
        })
final class DeadLetterDeleteCommand implements Callable<Integer> {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandLine.Model.CommandSpec spec;

    @Parameters(
            paramLabel = "LANE:POSITION",
            converter = DeadLetterIdConverter.class,
            description = "the letter, as 'baton dead-letters' names it")
    @SuppressWarnings("NullAway.Init") // required
    private DeadLetterId letter;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    private DeadLetterDeleteCommand() {}

    @Override
    public Integer call() {
        try (LetterStore letters = store.open()) {
            letters.delete(letter);
            PrintWriter out = spec.commandLine().getOut();
            out.println("deleted " + letter);
            out.flush();
        }
        return Baton.RIGHT;
    }
}
