package io.baton.membership.jgroups;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import org.jgroups.util.DefaultSocketFactory;

/** The sockets of a group that uses TLS. JGroups' transport makes its sockets by these two methods alone. */
final class GroupSockets extends DefaultSocketFactory {
    private final SSLContext context;

    GroupSockets(SSLContext context) {
        super(context);
        this.context = context;
    }

    @Override
    public Socket createSocket(String service) {
        return new GroupSocket(context);
    }

    @Override
    public ServerSocket createServerSocket(String service) throws IOException {
        return new Door(context);
    }
}
