package io.baton.cli;

import io.baton.broker.artemis.EmbeddedArtemis;
import io.baton.cli.input.BadInputException;
import io.baton.node.spi.BrokerException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a broker in this process. */
@Command(
        name = "broker",
        description = "Runs a broker on this machine until it is interrupted.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class BrokerCommand implements Callable<Integer> {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "the address to listen on; with any other than the default, everybody who reaches it gets in"
                    + " (default: 127.0.0.1)")
    @SuppressWarnings("NullAway.Init") // has a default
    private String host;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "61616",
            description = "the port to listen on, 0 for a free one (default: 61616)")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "baton-broker",
            description = "where its messages are kept (default: baton-broker)")
    @SuppressWarnings("NullAway.Init") // has a default
    private Path data;

    @Option(names = "--direct", hidden = true, description = "lets publishers go round the ingress")
    private boolean direct;

    @Option(names = "--until-input-ends", hidden = true, description = "ends with standard input")
    private boolean untilInputEnds;

    private BrokerCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new BadInputException("--port must be 0 to 65535, not " + port);
        }
        PrintStream out = System.out;
        if (untilInputEnds) {
            // Whoever started this reads one line: nothing else may get there.
            System.setOut(System.err);
        }
        EmbeddedArtemis broker = start();
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop"));
        out.println(Baton.LISTENING + broker.uri());
        if (untilInputEnds) {
            awaitEndOfInput();
        } else {
            new CountDownLatch(1).await();
        }
        return Baton.RIGHT;
    }

    private EmbeddedArtemis start() {
        try {
            return EmbeddedArtemis.start(EmbeddedArtemis.Options.in(data)
                    .withHost(host)
                    .withPort(port)
                    .withMode(direct ? EmbeddedArtemis.Ingress.DIRECT : EmbeddedArtemis.Ingress.SEQUENCED));
        } catch (BrokerException e) {
            throw new BadInputException(e.getMessage() + ": give another --port or --data", e);
        }
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // What is written there means nothing.
        }
    }
}
