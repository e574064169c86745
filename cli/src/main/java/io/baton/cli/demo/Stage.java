package io.baton.cli.demo;

import io.baton.broker.artemis.ArtemisBroker;
import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.input.BadInputException;
import io.baton.cli.ledger.Ledger;
import io.baton.cli.server.ServerConfig;
import io.baton.node.spi.Broker;
import io.baton.node.spi.Store;
import io.baton.store.jdbc.JdbcStore;
import io.baton.store.jdbc.JdbcStoreOptions;
import io.baton.store.jdbc.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a run happens on: broker, database and servers.
 *
 * @param brokerUri where the broker is
 * @param broker asks it for its subscriptions
 * @param database the database
 * @param connection reads the ledger
 * @param store reads states and records
 * @param cluster the servers, all live
 */
record Stage(
        String brokerUri, Broker broker, DemoDatabase database, Connection connection, Store store, Cluster cluster) {

    /** Starts it all; the cleanup ends it. */
    static Stage start(DemoOptions options, RunFiles files, Cleanup cleanup, Watch watch)
            throws IOException, SQLException, InterruptedException {
        DemoDatabase database = cleanup.add(
                options.store().isPresent()
                        ? GivenDatabase.create(options.store().get())
                        : OwnDatabase.start(Files.createDirectory(files.temporary("store"))));
        StoreAddress address = database.address();
        Connection connection = cleanup.add(address.connect());
        Ledger.create(connection);
        Store store = cleanup.add(openStore(address));
        Path data = files.temporary("broker");
        BrokerProcess broker =
                cleanup.add(BrokerProcess.start(options.brokerPort(), options.sequenced(), data, files.log("broker")));
        Broker client = cleanup.add(ArtemisBroker.connect(ArtemisOptions.at(broker.uri())));
        Cluster cluster = startServers(options, files, cleanup, watch, address, broker.uri());
        return new Stage(broker.uri(), client, database, connection, store, cluster);
    }

    // All tables are there before the first server looks for them.
    private static Store openStore(StoreAddress address) {
        try {
            return JdbcStore.open(JdbcStoreOptions.of(address.url(), address.user(), address.password())
                    .poolSize(2));
        } catch (StoreUnavailableException e) {
            throw new BadInputException(e.getMessage() + ": check --store", e);
        }
    }

    private static Cluster startServers(
            DemoOptions options, RunFiles files, Cleanup cleanup, Watch watch, StoreAddress store, String brokerUri)
            throws IOException, InterruptedException {
        List<ServerProcess> servers = new ArrayList<>();
        for (String name : options.serverNames()) {
            ServerConfig config = new ServerConfig(
                    name,
                    brokerUri,
                    store.url(),
                    store.user(),
                    store.password(),
                    options.handlerMs(),
                    options.epochCheck());
            ServerProcess server = ServerProcess.start(config, files.log(name), watch);
            cleanup.add(server::kill);
            servers.add(server);
        }
        Cluster cluster = cleanup.add(new Cluster(servers));
        cluster.awaitLive();
        return cluster;
    }
}
