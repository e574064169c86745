package io.baton.membership.jgroups;

import java.io.DataInput;
import java.net.ConnectException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.PhysicalAddress;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.blocks.cs.TcpServer;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.logging.Slf4jLogImpl;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.pbcast.GMS;

/**
 * JGroups' TCP transport, which suspects a member whose connection ended without a goodbye and that cannot be
 * connected to again: its process has ended. Every member is connected to every other, so that this needs no
 * further sockets, which would have to be secured as well. And it suspects a member where a message finds that nothing
 * listens there any more: it has gone without anybody having heard that it leaves, as one may that took itself for
 * alone.
 *
 * <p>It does not report as an error what is daily business here: that a connection to a member that has just
 * died cannot be closed in good form, that one was closed while it was being read, or that it is not known
 * yet where a member is that comes back. The failure detectors report what matters.
 */
final class GroupTransport extends TCP {
    /** More than a view of a thousand members takes. */
    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    GroupTransport() {
        setId(ClassConfigurator.getProtocolId(TCP.class));
        setMaxLength(MAX_MESSAGE_BYTES);
        enableSuspectEvents(true);
    }

    @Override
    public void start() throws Exception {
        super.start();
        srv.log(new ConnectionLog());
    }

    /**
     * Connects again before it suspects: of two connections that members open to each other at once, one is
     * closed. A process that is ending may still accept the new connection; that one is kept, and its end
     * comes here again.
     */
    @Override
    public void connectionClosed(Connection connection) {
        var peer = connection.peerAddress();
        if (!connection.isClosedGracefully() && peer instanceof PhysicalAddress address && is_member.test(address)) {
            Runnable again = () -> connectAgain(connection);
            if (!thread_pool.execute(again)) {
                getThreadFactory().newThread(again).start();
            }
        }
    }

    private void connectAgain(Connection closed) {
        try {
            var connection = srv.getConnection(closed.peerAddress());
            if (!srv.running()) {
                srv.removeConnectionIfPresent(closed.peerAddress(), connection);
            }
        } catch (Exception e) {
            log.debug("%s: %s cannot be connected to again: %s", local_addr, closed.peerAddress(), e.getMessage());
            super.connectionClosed(closed);
        }
    }

    @Override
    public void sendUnicast(PhysicalAddress to, byte[] data, int offset, int length) throws Exception {
        try {
            super.sendUnicast(to, data, offset, length);
        } catch (ConnectException e) {
            if (Reachability.refused(e)) {
                suspect(to);
            }
            throw e;
        }
    }

    private void suspect(PhysicalAddress gone) {
        var member = logical_addr_cache.getByValue(gone);
        GMS membership = stack.findProtocol(GMS.class);
        if (member != null && members.contains(member) && connected && !membership.isLeaving()) {
            log.debug("%s: nothing listens at %s any more, where %s was", local_addr, gone, member);
            thread_pool.execute(() -> up_prot.up(new Event(Event.SUSPECT, List.of(member))));
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
        /** What is said of a connection that was closed while it was read, plain and with TLS. */
        private static final Set<String> CLOSED_WHILE_READING =
                Set.of("Stream closed", "SSL peer shut down incorrectly");

        ConnectionLog() {
            super(TcpServer.class);
        }

        @Override
        public void error(String format, Object... args) {
            debug(format, args);
        }

        @Override
        public void warn(String format, Object... args) {
            if (Arrays.stream(args).anyMatch(CLOSED_WHILE_READING::contains)) {
                debug(format, args);
            } else {
                super.warn(format, args);
            }
        }
    }
}
