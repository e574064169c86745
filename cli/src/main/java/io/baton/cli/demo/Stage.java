package io.baton.cli.demo;

import io.baton.broker.artemis.ArtemisBroker;
import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.server.CrashPoint;
import io.baton.cli.server.ServerConfig;
import io.baton.node.spi.Broker;
import io.baton.node.spi.Store;
import java.io.IOException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run happens on: broker, database and servers.
 *
 * @param brokerAccess where the broker is, and whom it lets in
 * @param broker asks it for its subscriptions
 * @param connection reads the ledger
 * @param store reads states and records
 * @param cluster the servers, all live
 */
record Stage(ArtemisOptions brokerAccess, Broker broker, Connection connection, Store store, Cluster cluster) {

    /**
     * Starts the broker and the servers; the cleanup ends them.
     *
     * @param data the database, ready
     * @param crashPoint where the first server that gets there is to crash
     */
    static Stage start(
            DemoOptions options,
            RunFiles files,
            Cleanup cleanup,
            Watch watch,
            RunData data,
            Optional<CrashPoint> crashPoint)
            throws IOException, InterruptedException {
        GroupKeystore group = cleanup.add(GroupKeystore.begin(files));
        BrokerProcess broker = cleanup.add(BrokerProcess.start(
                options.brokerPort(), options.sequenced(), files.temporary("broker"), files.log("broker")));
        ArtemisOptions access = broker.access();
        Broker client = cleanup.add(ArtemisBroker.connect(access));
        group.await();
        Cluster cluster = startServers(options, files, cleanup, watch, data.address(), access, group, crashPoint);
        return new Stage(access, client, data.connection(), data.store(), cluster);
    }

    private static Cluster startServers(
            DemoOptions options,
            RunFiles files,
            Cleanup cleanup,
            Watch watch,
            StoreAddress store,
            ArtemisOptions broker,
            GroupKeystore group,
            Optional<CrashPoint> crashPoint)
            throws IOException, InterruptedException {
        List<ServerProcess> servers = new ArrayList<>();
        for (String name : options.serverNames()) {
            ServerConfig config = new ServerConfig(
                    name,
                    broker.uri(),
                    broker.user(),
                    broker.password(),
                    store.url(),
                    store.user(),
                    store.password(),
                    group.file().toString(),
                    group.password(),
                    options.handlerMs(),
                    options.epochCheck(),
                    crashPoint);
            ServerProcess server = ServerProcess.start(config, files.log(name), watch);
            cleanup.add(server::kill);
            servers.add(server);
        }
        Cluster cluster = cleanup.add(new Cluster(servers));
        cluster.awaitLive();
        return cluster;
    }
}
