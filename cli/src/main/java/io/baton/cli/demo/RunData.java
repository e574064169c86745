package io.baton.cli.demo;

import io.baton.cli.input.BadInputException;
import io.baton.cli.ledger.Ledger;
import io.baton.node.spi.Store;
import io.baton.store.jdbc.JdbcStore;
import io.baton.store.jdbc.JdbcStoreOptions;
import io.baton.store.jdbc.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The database of a run, with all its tables, so that no server has to create them.
 *
 * @param address where the servers find it
 * @param connection reads the ledger
 * @param store reads states and records
 */
record RunData(StoreAddress address, Connection connection, Store store) {
    /**
     * Prepares it; the cleanup removes it.
     *
     * @throws BadInputException if the database that the user gave cannot be used
     */
    static RunData create(DemoOptions options, RunFiles files, Cleanup cleanup) throws IOException, SQLException {
        DemoDatabase database = cleanup.add(
                options.store().isPresent()
                        ? GivenDatabase.create(options.store().get())
                        : OwnDatabase.start(Files.createDirectory(files.temporary("store"))));
        StoreAddress address = database.address();
        Connection connection = cleanup.add(address.connect());
        Ledger.create(connection);
        return new RunData(address, connection, cleanup.add(open(address)));
    }

    private static Store open(StoreAddress address) {
        try {
            return JdbcStore.open(JdbcStoreOptions.of(address.url(), address.user(), address.password())
                    .poolSize(2));
        } catch (StoreUnavailableException e) {
            throw new BadInputException(e.getMessage() + ": check --store", e);
        }
    }
}
