package io.baton.cli.demo;

import io.baton.cli.input.BadInputException;
import io.baton.cli.ledger.Ledger;
import io.baton.store.jdbc.JdbcStore;
import io.baton.store.jdbc.JdbcStoreOptions;
import io.baton.store.jdbc.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The database of a run, with all its tables, so that no server has to create them.
 *
 * @param database where the servers find it
 * @param store reads states and records, and lends connections to read the ledger
 */
record RunData(DemoDatabase database, JdbcStore store) {
    /**
     * Prepares it; the cleanup removes it.
     *
     * @throws BadInputException if the database that the user gave cannot be used
     */
    static RunData create(DemoOptions options, RunFiles files, Network network, Cleanup cleanup)
            throws IOException, SQLException {
        DemoDatabase database = cleanup.add(database(options, files, network));
        JdbcStore store = cleanup.add(open(database.address()));
        try (Connection connection = store.dataSource().getConnection()) {
            Ledger.create(connection);
        }
        return new RunData(database, store);
    }

    private static DemoDatabase database(DemoOptions options, RunFiles files, Network network) throws IOException {
        if (options.store().isPresent()) {
            return GivenDatabase.create(options.store().get());
        }
        Host host = network.host(Network.STORE);
        Path directory = Files.createDirectory(files.temporary("store"));
        Path log = files.log("store");
        return options.postgres().isPresent()
                ? OwnPostgres.start(options.postgres().get(), host, directory, log)
                : OwnDatabase.start(host, directory, log);
    }

    private static JdbcStore open(StoreAddress address) {
        try {
            return JdbcStore.open(JdbcStoreOptions.of(address.url(), address.user(), address.password())
                    .withPoolSize(2));
        } catch (StoreUnavailableException e) {
            throw new BadInputException(e.getMessage() + ": check --store", e);
        }
    }

    StoreAddress address() {
        return database.address();
    }
}
