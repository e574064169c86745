package io.baton.cli.demo;

import io.baton.broker.artemis.ArtemisBroker;
import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.fault.Restart;
import io.baton.cli.server.BrokerAccess;
import io.baton.cli.server.ServerConfig;
import io.baton.node.spi.Broker;
import io.baton.store.jdbc.JdbcStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a run happens on: network, broker, database and servers.
 *
 * @param network what connects them
 * @param brokerAccess where the broker is, and whom it lets in
 * @param broker asks it for its subscriptions
 * @param store reads states, records and the ledger
 * @param services what can be killed and started again
 * @param cluster the servers, all live
 */
record Stage(
        Network network,
        ArtemisOptions brokerAccess,
        Broker broker,
        JdbcStore store,
        Map<Restart.Service, Service> services,
        Cluster cluster) {

    /**
     * Starts the broker and the servers; the cleanup ends them.
     *
     * @param data the database, ready
     * @param points where the first server that gets there is to crash or to be frozen
     */
    static Stage start(
            DemoOptions options,
            RunFiles files,
            Network network,
            Cleanup cleanup,
            ServerProcess.ServerListener listener,
            RunData data,
            Points points)
            throws IOException, InterruptedException {
        GroupKeystore group = cleanup.add(GroupKeystore.begin(files));
        DemoBroker broker = cleanup.add(broker(options, files, network));
        ArtemisOptions access = broker.access();
        Broker client = cleanup.add(ArtemisBroker.connect(access));
        group.await();
        Map<Restart.Service, Service> services = new EnumMap<>(Restart.Service.class);
        broker.service().ifPresent(service -> services.put(Restart.Service.BROKER, service));
        data.database().service().ifPresent(service -> services.put(Restart.Service.STORE, service));
        List<Cluster.Start> starts = new ArrayList<>();
        for (String name : options.serverNames()) {
            starts.add(new Cluster.Start(
                    config(name, options, network, data.address(), access, group, points),
                    network.host(name),
                    files.log(name)));
        }
        Cluster cluster = cleanup.add(new Cluster(starts, listener));
        cluster.start();
        return new Stage(network, access, client, data.store(), services, cluster);
    }

    private static DemoBroker broker(DemoOptions options, RunFiles files, Network network) throws IOException {
        return options.broker().isPresent()
                ? GivenBroker.use(options.broker().get())
                : OwnBroker.start(
                        network.host(Network.BROKER),
                        options.brokerPort(),
                        options.sequenced(),
                        files.temporary("broker"),
                        files.log(Network.BROKER));
    }

    private static ServerConfig config(
            String name,
            DemoOptions options,
            Network network,
            StoreAddress store,
            ArtemisOptions broker,
            GroupKeystore group,
            Points points) {
        return new ServerConfig(
                name,
                network.host(name).address(),
                BrokerAccess.of(broker),
                store.url(),
                store.user(),
                store.password(),
                group.file().toString(),
                group.password(),
                options.handlerMs(),
                options.detectionMs(),
                options.strategy(),
                options.epochCheck(),
                options.clients(),
                points.crash(),
                points.handoffs());
    }
}
