package io.baton.broker.artemis;

import io.baton.node.spi.BrokerException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An Artemis broker in this process, with its journal on disk and the lane set up. */
public final class EmbeddedArtemis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedArtemis.class);

    private final Options options;
    private final ActiveMQServer server;

    /** Who may write to the topic. */
    public enum Ingress {
        /** The bridge alone, so that there is an order. */
        SEQUENCED,
        /**
         * Every publisher, so that there is none: each subscription may hold the messages in an order of its
         * own. To show what the bridge is for.
         */
        DIRECT
    }

    /**
     * How to run a broker.
     *
     * @param dataDirectory where journal, bindings and paged messages are kept; created if it is missing
     * @param host the address to listen on
     * @param port the port to listen on, 0 for a free one
     * @param user whom the servers are; empty to let everybody in, to do anything
     * @param password the user's; never shown
     * @param publisher who may send to the ingress and do nothing else; empty if the publishers are the servers
     * @param publisherPassword the publisher's; never shown
     * @param tls how connections are encrypted, with the broker's own certificate; empty for not at all
     * @param topic the MULTICAST address that subscriptions hang on
     * @param ingress the ANYCAST queue in front of it
     * @param mode who may write to the topic
     */
    public record Options(
            Path dataDirectory,
            String host,
            int port,
            String user,
            String password,
            String publisher,
            String publisherPassword,
            Optional<TlsOptions> tls,
            String topic,
            String ingress,
            Ingress mode) {
        public Options {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
            }
            if (user.isEmpty() && !publisher.isEmpty()) {
                throw new IllegalArgumentException("a user for publishers needs one for servers too");
            }
            if (tls.isPresent() && tls.get().own().isEmpty()) {
                throw new IllegalArgumentException("TLS needs the broker's own certificate and key");
            }
        }

        /** The defaults: any free port of 127.0.0.1, for everybody, sequenced. */
        public static Options in(Path dataDirectory) {
            return new Options(
                    dataDirectory,
                    "127.0.0.1",
                    0,
                    "",
                    "",
                    "",
                    "",
                    Optional.empty(),
                    ArtemisOptions.DEFAULT_TOPIC,
                    ArtemisOptions.DEFAULT_INGRESS,
                    Ingress.SEQUENCED);
        }

        public Options withHost(String newHost) {
            return new Options(
                    dataDirectory,
                    newHost,
                    port,
                    user,
                    password,
                    publisher,
                    publisherPassword,
                    tls,
                    topic,
                    ingress,
                    mode);
        }

        public Options withPort(int newPort) {
            return new Options(
                    dataDirectory,
                    host,
                    newPort,
                    user,
                    password,
                    publisher,
                    publisherPassword,
                    tls,
                    topic,
                    ingress,
                    mode);
        }

        public Options withCredentials(String newUser, String newPassword) {
            return new Options(
                    dataDirectory,
                    host,
                    port,
                    newUser,
                    newPassword,
                    publisher,
                    publisherPassword,
                    tls,
                    topic,
                    ingress,
                    mode);
        }

        /** Besides the user of {@link #withCredentials}, who then is the servers'. */
        public Options withPublisher(String newPublisher, String newPassword) {
            return new Options(
                    dataDirectory, host, port, user, password, newPublisher, newPassword, tls, topic, ingress, mode);
        }

        public Options withTls(TlsOptions newTls) {
            return new Options(
                    dataDirectory,
                    host,
                    port,
                    user,
                    password,
                    publisher,
                    publisherPassword,
                    Optional.of(newTls),
                    topic,
                    ingress,
                    mode);
        }

        public Options withNames(String newTopic, String newIngress) {
            return new Options(
                    dataDirectory,
                    host,
                    port,
                    user,
                    password,
                    publisher,
                    publisherPassword,
                    tls,
                    newTopic,
                    newIngress,
                    mode);
        }

        public Options withMode(Ingress newMode) {
            return new Options(
                    dataDirectory,
                    host,
                    port,
                    user,
                    password,
                    publisher,
                    publisherPassword,
                    tls,
                    topic,
                    ingress,
                    newMode);
        }

        @Override
        public String toString() {
            return "Artemis in " + dataDirectory + " on " + host + ":" + port + ", " + mode;
        }
    }

    /**
     * Starts a broker. Blocks until it accepts connections.
     *
     * @throws BrokerException if it would listen beyond this machine and has no user, the port is in use, another
     *     broker runs in the data directory, or the directory or a file for TLS cannot be used
     */
    public static EmbeddedArtemis start(Options options) {
        requireUserBeyondThisMachine(options);
        requireFreePort(options);
        options.tls().ifPresent(TlsOptions::read);
        var failures = new ArrayList<Exception>();
        var server = new ActiveMQServerImpl(EmbeddedConfiguration.of(options), null, new Accounts(options));
        server.registerActivationFailureListener(failures::add);
        try {
            server.start();
        } catch (Exception e) {
            failures.add(e);
        }
        if (failures.isEmpty() && server.isActive()) {
            return new EmbeddedArtemis(options, server);
        }
        stop(server);
        throw whyNotStarted(options, failures);
    }

    private EmbeddedArtemis(Options options, ActiveMQServer server) {
        this.options = options;
        this.server = server;
    }

    /** Where it listens, as {@link ArtemisOptions#at} takes it; users, passwords and TLS go there beside it. */
    public String uri() {
        var acceptor = (NettyAcceptor) server.getRemotingService().getAcceptor(EmbeddedConfiguration.ACCEPTOR);
        var host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return "tcp://" + host + ":" + acceptor.getActualPort();
    }

    /** Stops it. Its messages stay in the data directory. */
    @Override
    public void close() {
        stop(server);
    }

    /** For tests: what runs inside. */
    ActiveMQServer server() {
        return server;
    }

    private static void stop(ActiveMQServer server) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the broker did not stop cleanly", e);
        }
    }

    private static void requireFreePort(Options options) {
        if (options.port() == 0) {
            return;
        }
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(options.host(), options.port()));
        } catch (IOException e) {
            throw portInUse(options, e);
        }
    }

    private static BrokerException portInUse(Options options, Exception cause) {
        return new BrokerException(
                "the broker cannot listen on " + options.host() + ":" + options.port() + ": " + cause.getMessage(),
                cause);
    }

    private static BrokerException whyNotStarted(Options options, List<Exception> failures) {
        if (failures.isEmpty()) {
            return new BrokerException("another broker uses " + options.dataDirectory());
        }
        var first = failures.get(0);
        for (Throwable cause = first; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return portInUse(options, first);
            }
        }
        return new BrokerException(
                "the broker in " + options.dataDirectory() + " did not start: " + first.getMessage(), first);
    }

    private static void requireUserBeyondThisMachine(Options options) {
        if (options.user().isEmpty() && !isLoopback(options.host())) {
            throw new BrokerException("a broker that listens on " + options.host()
                    + " would let everybody in: give it a user and a password, and TLS");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return options.toString();
    }
}
