package io.baton.cli.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.h2.tools.Server;

/** H2 in this process, open to others on this machine who have the password of this run. */
final class OwnDatabase implements DemoDatabase {
    private static final String USER = "baton";

    private final StoreAddress address;
    private final Server server;
    private final Connection keepsItOpen;

    private OwnDatabase(StoreAddress address, Server server, Connection keepsItOpen) {
        this.address = address;
        this.server = server;
        this.keepsItOpen = keepsItOpen;
    }

    /** Starts it with its files in a directory. */
    static OwnDatabase start(Path directory) throws SQLException {
        // H2 listens on every address otherwise.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        String password = Passwords.random();
        String file = directory.toAbsolutePath().resolve("store").toString();
        // Without WRITE_DELAY=0 what was acknowledged may be gone after a crash.
        Connection connection = DriverManager.getConnection("jdbc:h2:file:" + file + ";WRITE_DELAY=0", USER, password);
        try {
            Server server =
                    Server.createTcpServer("-tcpPort", "0", "-tcpDaemon").start();
            String url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/" + file;
            return new OwnDatabase(new StoreAddress(url, USER, password), server, connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public StoreAddress address() {
        return address;
    }

    @Override
    public void close() {
        server.stop();
        try (keepsItOpen) {
            keepsItOpen.createStatement().execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            // The files are deleted next, however it ended.
        }
    }
}
