package io.baton.membership.jgroups;

import io.baton.membership.jgroups.Reachability.Answer;
import java.io.DataInput;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.PhysicalAddress;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.blocks.cs.TcpServer;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.logging.Slf4jLogImpl;
import org.jgroups.protocols.TCP;
import org.jgroups.stack.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JGroups' TCP transport, that does not report as an error what is daily business here: that a connection
 * to a member that has just died cannot be closed in good form, that one was closed while it was being
 * read, or that it is not known yet where a member is that comes back. The failure detectors report what
 * matters.
 */
final class GroupTransport extends TCP {
    private static final Logger LOG = LoggerFactory.getLogger(GroupTransport.class);

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    /** More than a view of a thousand members takes. */
    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    GroupTransport() {
        setId(ClassConfigurator.getProtocolId(TCP.class));
        setMaxLength(MAX_MESSAGE_BYTES);
        setSockConnTimeout((int) CONNECT_TIMEOUT.toMillis());
        enableSuspectEvents(true);
    }

    @Override
    public void start() throws Exception {
        super.start();
        srv.log(new ConnectionLog());
    }

    /**
     * Suspects a member whose connection closed without a goodbye, if nothing listens any more where it was.
     * FD_SOCK2 notices the same, but at one neighbour alone, who looks for a new one before it tells the others.
     * A closed connection would not do: of two that members open to each other at once, one is closed again.
     */
    @Override
    public void connectionClosed(Connection connection) {
        if (connection.isClosedGracefully() || !(connection.peerAddress() instanceof IpAddress peer)) {
            return;
        }
        var endpoint = new InetSocketAddress(peer.getIpAddress(), peer.getPort());
        try {
            if (Reachability.of(List.of(endpoint), CONNECT_TIMEOUT).get(endpoint) == Answer.REFUSED) {
                super.connectionClosed(connection);
            }
        } catch (IOException e) {
            LOG.debug("cannot see whether {} still listens", peer, e);
        }
    }

    /** Reads a message as a whole first: where its connection closes in its middle, nothing of it was received. */
    @Override
    public void receive(Address from, DataInput in, int length) throws Exception {
        byte[] message = new byte[length];
        in.readFully(message);
        receive(from, message, 0, length);
    }

    /**
     * Drops a message to a member at an unknown address, as its superclass does, and asks where the member
     * is; what must arrive is sent again by the protocols above.
     */
    @Override
    protected void sendTo(Address to, byte[] buffer, int offset, int length) throws Exception {
        var known = to instanceof PhysicalAddress physical ? physical : getPhysicalAddressFromCache(to);
        if (known != null) {
            super.sendTo(known, buffer, offset, length);
        } else if (who_has_cache.addIfAbsentOrExpired(to)) {
            log.debug("%s: asking where %s is, dropping a message to it", local_addr, to);
            fetchResponsesFromDiscoveryProtocol(List.of(to)).done();
        }
    }

    private static final class ConnectionLog extends Slf4jLogImpl {
        private static final String CLOSED_WHILE_READING = "Stream closed";

        ConnectionLog() {
            super(TcpServer.class);
        }

        @Override
        public void error(String format, Object... args) {
            debug(format, args);
        }

        @Override
        public void warn(String format, Object... args) {
            if (Arrays.asList(args).contains(CLOSED_WHILE_READING)) {
                debug(format, args);
            } else {
                super.warn(format, args);
            }
        }
    }
}
