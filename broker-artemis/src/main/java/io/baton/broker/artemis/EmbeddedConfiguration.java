package io.baton.broker.artemis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.BridgeConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.ComponentConfigurationRoutingType;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** What an embedded broker is made of. */
final class EmbeddedConfiguration {
    static final String ACCEPTOR = "baton";

    private static final String IN_PROCESS = "in-process";
    private static final int CONFIRMATION_WINDOW_BYTES = 1 << 20;
    /** A page file is read as a whole, for one reader, and others feel it. */
    private static final int PAGE_BYTES = 1 << 20;

    private static final int MAX_INGRESS_BYTES = 16 << 20;
    private static final int MAX_TOPIC_BYTES = 64 << 20;
    private static final long MIN_DISK_FREE_BYTES = 256L << 20;

    /** Brokers of one process must differ in it. */
    private static final AtomicInteger NEXT_IN_PROCESS_ID = new AtomicInteger(1 << 16);

    private EmbeddedConfiguration() {}

    static Configuration of(EmbeddedArtemis.Options options) {
        var configuration = new ConfigurationImpl();
        configuration.setName("baton");
        store(configuration, options);
        network(configuration, options);
        lane(configuration, options);
        return configuration;
    }

    private static void store(Configuration configuration, EmbeddedArtemis.Options options) {
        var data = options.dataDirectory().toAbsolutePath();
        configuration
                .setPersistenceEnabled(true)
                // Runs on every system and file system; libaio does not.
                .setJournalType(JournalType.NIO)
                .setBindingsDirectory(data.resolve("bindings").toString())
                .setJournalDirectory(data.resolve("journal").toString())
                .setPagingDirectory(data.resolve("paging").toString())
                .setLargeMessagesDirectory(data.resolve("large-messages").toString())
                // Else a second broker in the directory would wait for the first one to end.
                .setJournalLockAcquisitionTimeout(1_000)
                // The default stops publishers on a disk that is 90 % full, however large.
                .setMinDiskFree(MIN_DISK_FREE_BYTES)
                .setJMXManagementEnabled(false);
    }

    private static void network(Configuration configuration, EmbeddedArtemis.Options options) {
        Map<String, Object> inProcess = Map.of("serverId", NEXT_IN_PROCESS_ID.getAndIncrement());
        configuration
                .addAcceptorConfiguration(
                        new TransportConfiguration(NettyAcceptorFactory.class.getName(), acceptor(options), ACCEPTOR))
                .addAcceptorConfiguration(
                        new TransportConfiguration(InVMAcceptorFactory.class.getName(), inProcess, IN_PROCESS))
                .addConnectorConfiguration(
                        IN_PROCESS,
                        new TransportConfiguration(InVMConnectorFactory.class.getName(), inProcess, IN_PROCESS))
                .setConnectionTtlCheckInterval(1_000)
                .setSecurityEnabled(!options.user().isEmpty())
                // With these one may do everything. Only the bridge has them.
                .setClusterUser("baton-bridge")
                .setClusterPassword(UUID.randomUUID().toString())
                .setSecurityRoles(Permissions.of(
                        options.ingress(), options.topic(), options.mode() == EmbeddedArtemis.Ingress.DIRECT))
                // Else whoever may ask the management anything may have it do everything.
                .setManagementMessageRbac(true);
    }

    private static Map<String, Object> acceptor(EmbeddedArtemis.Options options) {
        var parameters = new HashMap<String, Object>();
        parameters.put("host", options.host());
        parameters.put("port", options.port());
        parameters.put("protocols", "CORE");
        options.tls().ifPresent(tls -> {
            parameters.putAll(tls.parameters());
            parameters.put(
                    TransportConstants.NEED_CLIENT_AUTH_PROP_NAME, tls.trusted().isPresent());
        });
        return parameters;
    }

    private static void lane(Configuration configuration, EmbeddedArtemis.Options options) {
        configuration
                .addAddressSetting("#", nothingByItself())
                .addAddressSetting(options.ingress(), lossless(MAX_INGRESS_BYTES))
                .addAddressSetting(options.topic(), lossless(MAX_TOPIC_BYTES))
                .addAddressConfiguration(new CoreAddressConfiguration()
                        .setName(options.ingress())
                        .addRoutingType(RoutingType.ANYCAST)
                        .addQueueConfiguration(QueueConfiguration.of(options.ingress())
                                .setRoutingType(RoutingType.ANYCAST)
                                .setDurable(true)
                                // The bridge.
                                .setMaxConsumers(1)
                                .setGroupBuckets(0)))
                .addAddressConfiguration(
                        new CoreAddressConfiguration().setName(options.topic()).addRoutingType(RoutingType.MULTICAST));
        configuration.setBridgeConfigurations(List.of(bridge(configuration, options)));
        configuration.registerBrokerPlugin(new IngressPlugin(
                options.ingress(), options.topic(), options.mode() == EmbeddedArtemis.Ingress.DIRECT));
    }

    private static BridgeConfiguration bridge(Configuration configuration, EmbeddedArtemis.Options options) {
        return new BridgeConfiguration()
                .setName("baton-lane")
                .setQueueName(options.ingress())
                .setForwardingAddress(options.topic())
                .setRoutingType(ComponentConfigurationRoutingType.MULTICAST)
                .setStaticConnectors(List.of(IN_PROCESS))
                .setUser(configuration.getClusterUser())
                .setPassword(configuration.getClusterPassword())
                // More than one would be more than one order.
                .setConcurrency(1)
                .setUseDuplicateDetection(true)
                .setConfirmationWindowSize(CONFIRMATION_WINDOW_BYTES)
                .setInitialConnectAttempts(-1)
                .setReconnectAttempts(-1)
                .setRetryInterval(100)
                .setMaxRetryInterval(1_000);
    }

    private static AddressSettings nothingByItself() {
        return new AddressSettings()
                .setAutoCreateQueues(false)
                .setAutoCreateAddresses(false)
                .setAutoDeleteQueues(false)
                .setAutoDeleteAddresses(false);
    }

    /** Beyond this many bytes messages are kept on disk only; none is ever given up. */
    private static AddressSettings lossless(int maxBytesInMemory) {
        return nothingByItself()
                .setMaxSizeBytes(maxBytesInMemory)
                .setPageSizeBytes(PAGE_BYTES)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setMaxDeliveryAttempts(-1)
                .setRedeliveryDelay(0)
                .setDefaultGroupBuckets(0);
    }
}
