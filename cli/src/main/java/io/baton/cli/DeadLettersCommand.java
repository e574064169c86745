package io.baton.cli;

import io.baton.cli.deadletters.LetterStore;
import io.baton.cli.deadletters.Listing;
import io.baton.cli.input.BadInputException;
import io.baton.node.api.DeadLetterId;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads the arguments of {@code baton dead-letters}. */
@Command(
        name = "dead-letters",
        description = {
            "Lists the messages that servers could not handle, oldest position first. They are kept until they are"
                    + " deleted.",
            "'replay' has a message handled again, 'delete' drops it."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        subcommands = {DeadLetterReplayCommand.class, DeadLetterDeleteCommand.class},
        synopsisSubcommandLabel = "[COMMAND]",
        footerHeading = "%n",
        footer = {
            "User and password of --store are taken from BATON_STORE_USER and BATON_STORE_PASSWORD, where others"
                    + " cannot read them.",
            "Exit code: 0 if all is right, 1 if not, 2 for bad input."
        })
final class DeadLettersCommand implements Callable<Integer> {
    private static final int MAX_LIMIT = 100_000;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--session", paramLabel = "ID", description = "only those of this session")
    private @Nullable String session;

    @Option(
            names = "--after",
            paramLabel = "LANE:POSITION",
            converter = DeadLetterIdConverter.class,
            description = "only those beyond this one")
    private @Nullable DeadLetterId after;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "how many at the most (default: 100)")
    private int limit;

    @Option(names = "--json", description = "a JSON object for each, one a line, with headers and body")
    private boolean json;

    private DeadLettersCommand() {}

    @Override
    public Integer call() {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new BadInputException("--limit must be 1 to " + MAX_LIMIT + ", not " + limit);
        }
        try (LetterStore letters = store.open()) {
            Listing listing = new Listing(letters, Optional.ofNullable(session), Optional.ofNullable(after), limit);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                listing.json(out);
            } else {
                listing.table(out);
            }
        }
        return Baton.RIGHT;
    }
}
