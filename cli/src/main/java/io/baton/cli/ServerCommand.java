package io.baton.cli;

import io.baton.cli.server.DemoServer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One server of the demo, which starts it. */
@Command(name = "server", hidden = true)
final class ServerCommand implements Callable<Integer> {
    @Parameters(description = "the server's name, for those who list processes")
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // told over standard input as well
    private String name;

    private ServerCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintStream out = System.out;
        // Whatever prints must not get between the notices.
        System.setOut(System.err);
        DemoServer.run(System.in, out);
        return Baton.RIGHT;
    }
}
