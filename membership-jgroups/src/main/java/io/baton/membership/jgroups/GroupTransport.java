package io.baton.membership.jgroups;

import java.util.Arrays;
import org.jgroups.blocks.cs.TcpServer;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.logging.Slf4jLogImpl;
import org.jgroups.protocols.TCP;

/**
 * JGroups' TCP transport, that does not report as an error what is daily business here: that a connection
 * to a member that has just died cannot be closed in good form, or that one was closed while it was being
 * read. The failure detectors report what matters.
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
