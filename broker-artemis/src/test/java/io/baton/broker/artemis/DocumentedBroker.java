package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.deployers.impl.FileConfigurationParser;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/** A broker in this process with the documented broker.xml, or with a change to it; without TLS. */
final class DocumentedBroker implements AutoCloseable {
    private static final Path BROKER_XML = Path.of(System.getProperty("baton.artemis.broker.xml"));
    private static final String PASSWORD = "secret";

    final ActiveMQServer server;

    private DocumentedBroker(ActiveMQServer server) {
        this.server = server;
    }

    static DocumentedBroker start(Path directory, UnaryOperator<String> change) throws Exception {
        var server = new ActiveMQServerImpl(configuration(directory, change), null, new Users());
        server.start();
        return new DocumentedBroker(server);
    }

    /** A part of the file made another, which must be there. */
    static UnaryOperator<String> with(String part, String other) {
        return xml -> {
            assertThat(xml).contains(part);
            return xml.replace(part, other);
        };
    }

    private static Configuration configuration(Path directory, UnaryOperator<String> change) throws Exception {
        var xml = change.apply(read());
        for (var value : Map.of(
                        "${BATON_HOST:0.0.0.0}", "127.0.0.1",
                        "${BATON_PORT:61617}", "0",
                        "sslEnabled=true", "sslEnabled=false",
                        "${BATON_BRIDGE_PASSWORD}", PASSWORD,
                        ">data/", ">" + directory + "/")
                .entrySet()) {
            xml = xml.replace(value.getKey(), value.getValue());
        }
        return new FileConfigurationParser()
                .parseMainConfig(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .setJMXManagementEnabled(false);
    }

    private static String read() throws IOException {
        return Files.readString(BROKER_XML);
    }

    ArtemisOptions as(String user) {
        var acceptor = (NettyAcceptor) server.getRemotingService().getAcceptor("baton");
        return ArtemisOptions.at("tcp://127.0.0.1:" + acceptor.getActualPort())
                .withCredentials(user, PASSWORD)
                .withCallTimeout(Duration.ofSeconds(3));
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Everybody has the one role that is named like the user. */
    private static final class Users implements ActiveMQSecurityManager {
        @Override
        public boolean validateUser(String user, String password) {
            return PASSWORD.equals(password);
        }

        @Override
        public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType checkType) {
            return validateUser(user, password)
                    && roles.stream().anyMatch(role -> role.getName().equals(user) && checkType.hasRole(role));
        }
    }
}
