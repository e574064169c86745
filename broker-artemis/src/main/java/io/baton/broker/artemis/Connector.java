package io.baton.broker.artemis;

import io.baton.node.spi.BrokerException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/** Opens connections to the broker that fail rather than come back by themselves. */
final class Connector {
    /**
     * After this many milliseconds without a sign of life the broker drops a connection. Whoever took its
     * subscription over has long evicted it; this only tidies up after a client nobody evicts.
     */
    private static final long CONNECTION_TTL_MS = 5_000;

    private static final long FAILURE_CHECK_PERIOD_MS = 2_000;

    private final ArtemisOptions options;
    private final TransportConfiguration[] transports;
    private final Optional<SSLContext> tls;

    /** Reads the address and the files for TLS; opens nothing. */
    Connector(ArtemisOptions options) {
        this.options = options;
        tls = options.tls().map(TlsOptions::read);
        transports = options.transports();
    }

    /** Opens a connection. Blocks until it stands or has failed. */
    Connection open(Interceptor incoming) {
        var locator = configure(ActiveMQClient.createServerLocatorWithoutHA(transports));
        locator.addIncomingInterceptor(incoming);
        try {
            return new Connection(locator, locator.createSessionFactory());
        } catch (Exception e) {
            locator.close();
            throw unreachable(e);
        }
    }

    private ServerLocator configure(ServerLocator locator) {
        // A connection that came back by itself would read a subscription that another server has taken over.
        return locator.setReconnectAttempts(0)
                .setInitialConnectAttempts(1)
                .setUseTopologyForLoadBalancing(false)
                .setConnectionTTL(CONNECTION_TTL_MS)
                .setClientFailureCheckPeriod(FAILURE_CHECK_PERIOD_MS)
                .setCallTimeout(options.callTimeout().toMillis())
                .setConsumerWindowSize(options.prefetchBytes())
                .setBlockOnDurableSend(true)
                .setAckBatchSize(0);
    }

    private BrokerException unreachable(Exception cause) {
        var why = new WhyUnreachable(
                transports[0].getParams(), options.callTimeout().toMillis());
        return failure(tls.isPresent() ? why.withTls(tls.get()) : why.withoutTls(), cause);
    }

    private BrokerException failure(String what, Exception cause) {
        return new BrokerException("the broker at " + options.where() + " " + what, cause);
    }

    /** A connection of its own, with nothing shared but threads. */
    final class Connection implements AutoCloseable {
        private final ServerLocator locator;
        private final ClientSessionFactory factory;

        private Connection(ServerLocator locator, ClientSessionFactory factory) {
            this.locator = locator;
            this.factory = factory;
        }

        /** Whose acknowledgements are a transaction, carried out by {@link ClientSession#commit()}. */
        ClientSession acknowledging() {
            return session(false, false);
        }

        /** Whose sends take effect at once and which acknowledges replies by receiving them. */
        ClientSession requesting() {
            return session(true, true);
        }

        private ClientSession session(boolean autoCommitAcks, boolean preAcknowledge) {
            var anonymous = options.user().isEmpty();
            try {
                return factory.createSession(
                        anonymous ? null : options.user(),
                        anonymous ? null : options.password(),
                        false,
                        true,
                        autoCommitAcks,
                        preAcknowledge,
                        locator.getAckBatchSize());
            } catch (ActiveMQSecurityException e) {
                throw failure(anonymous ? "wants a user and a password" : "refuses user and password", e);
            } catch (ActiveMQException e) {
                throw unreachable(e);
            }
        }

        @Override
        public void close() {
            factory.close();
            locator.close();
        }
    }
}
