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
 * @param brokerUri where the broker is
 * @param broker asks it for its subscriptions
 * @param connection reads the ledger
 * @param store reads states and records
 * @param cluster the servers, all live
 */
record Stage(String brokerUri, Broker broker, Connection connection, Store store, Cluster cluster) {

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
        BrokerProcess broker = cleanup.add(BrokerProcess.start(
                options.brokerPort(), options.sequenced(), files.temporary("broker"), files.log("broker")));
        Broker client = cleanup.add(ArtemisBroker.connect(ArtemisOptions.at(broker.uri())));
        Cluster cluster = startServers(options, files, cleanup, watch, data.address(), broker.uri(), crashPoint);
        return new Stage(broker.uri(), client, data.connection(), data.store(), cluster);
    }

    private static Cluster startServers(
            DemoOptions options,
            RunFiles files,
            Cleanup cleanup,
            Watch watch,
            StoreAddress store,
            String brokerUri,
            Optional<CrashPoint> crashPoint)
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
