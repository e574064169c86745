package io.baton.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.h2.tools.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The database of a demo, which starts it: H2, open to those who have the password. It comes as the first line of the
 * standard input, and the process ends with it.
 */
@Command(name = "database", hidden = true)
final class DatabaseCommand implements Callable<Integer> {
    /** Its only user. */
    static final String USER = "baton";

    @Option(names = "--host", required = true)
    @SuppressWarnings("NullAway.Init") // required
    private String host;

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--data", required = true)
    @SuppressWarnings("NullAway.Init") // required
    private Path data;

    @Option(names = "--until-input-ends", required = true)
    private boolean untilInputEnds;

    private DatabaseCommand() {}

    @Override
    public Integer call() throws IOException, SQLException {
        PrintStream out = System.out;
        // Whoever started this reads one line: nothing else may get there.
        System.setOut(System.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        String password = Objects.requireNonNull(in.readLine(), "no password");
        // H2 listens on every address otherwise.
        System.setProperty("h2.bindAddress", host);
        // Without WRITE_DELAY=0 what was acknowledged may be gone after a crash.
        String url = "jdbc:h2:file:" + data.toAbsolutePath() + ";WRITE_DELAY=0";
        try (Connection keepsItOpen = DriverManager.getConnection(url, USER, password)) {
            Server server = Server.createTcpServer(arguments()).start();
            out.println(Baton.LISTENING + host + ":" + server.getPort());
            while (untilInputEnds && in.read() >= 0) {
                // What is written there means nothing.
            }
            server.stop();
            keepsItOpen.createStatement().execute("SHUTDOWN IMMEDIATELY");
        }
        return Baton.RIGHT;
    }

    private String[] arguments() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-tcpPort", String.valueOf(port), "-tcpDaemon"));
        if (!InetAddress.getByName(host).isLoopbackAddress()) {
            arguments.add("-tcpAllowOthers");
        }
        return arguments.toArray(String[]::new);
    }
}
