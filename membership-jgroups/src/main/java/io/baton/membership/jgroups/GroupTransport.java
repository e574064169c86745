package io.baton.membership.jgroups;

import org.jgroups.blocks.cs.TcpServer;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.logging.Slf4jLogImpl;
import org.jgroups.protocols.TCP;

/**
 * JGroups' TCP transport, that does not report as an error what is daily business here: that a connection
 * to a member that has just died cannot be closed in good form. The failure detectors report the death.
 */
final class GroupTransport extends TCP {
    GroupTransport() {
        setId(ClassConfigurator.getProtocolId(TCP.class));
    }

    @Override
    public void start() throws Exception {
        super.start();
        srv.log(new ConnectionLog());
    }

    private static final class ConnectionLog extends Slf4jLogImpl {
        ConnectionLog() {
            super(TcpServer.class);
        }

        @Override
        public void error(String format, Object... args) {
            debug(format, args);
        }
    }
}
