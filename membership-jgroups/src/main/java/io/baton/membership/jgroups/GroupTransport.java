package io.baton.membership.jgroups;

import java.io.DataInput;
import java.util.Arrays;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.PhysicalAddress;
import org.jgroups.blocks.cs.TcpServer;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.logging.Slf4jLogImpl;
import org.jgroups.protocols.TCP;

/**
 * JGroups' TCP transport, that does not report as an error what is daily business here: that a connection
 * to a member that has just died cannot be closed in good form, that one was closed while it was being
 * read, or that it is not known yet where a member is that comes back. The failure detectors report what
 * matters.
 */
final class GroupTransport extends TCP {
    /** More than a view of a thousand members takes. */
    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    GroupTransport() {
        setId(ClassConfigurator.getProtocolId(TCP.class));
        setMaxLength(MAX_MESSAGE_BYTES);
    }

    @Override
    public void start() throws Exception {
        super.start();
        srv.log(new ConnectionLog());
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
