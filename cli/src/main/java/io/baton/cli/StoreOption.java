package io.baton.cli;

import io.baton.cli.deadletters.LetterStore;
import io.baton.cli.demo.StoreAddress;
import io.baton.cli.input.BadInputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the store is, for commands that look after one. */
final class StoreOption {
    @Option(
            names = "--store",
            paramLabel = "JDBC_URL",
            description = "the servers' store: jdbc:postgresql://HOST/DATABASE or jdbc:h2:tcp://HOST/DATABASE")
    private @Nullable String store;

    private StoreOption() {}

    /** Opens it. Not left to picocli, which would ask the command above for it as well. */
    LetterStore open() {
        if (store == null) {
            throw new BadInputException("give the servers' store with --store JDBC_URL");
        }
        return LetterStore.open(StoreAddress.of(store, System.getenv()));
    }
}
