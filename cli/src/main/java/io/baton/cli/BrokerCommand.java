package io.baton.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.broker.artemis.EmbeddedArtemis;
import io.baton.cli.demo.BrokerAddress;
import io.baton.cli.input.BadInputException;
import io.baton.node.spi.BrokerException;
import java.io.ByteArrayOutputStream;
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
        description = {
            "Runs a broker on this machine until it is interrupted.",
            "It lets in whoever can connect, unless " + BrokerAddress.USER_VARIABLE + " and "
                    + BrokerAddress.PASSWORD_VARIABLE + " name a user and its password, and does not speak TLS."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
public final class BrokerCommand implements Callable<Integer> {
    /** Whom the broker lets in if it is given a password. */
    public static final String USER = "baton";

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "the address to listen on (default: 127.0.0.1)")
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

    @Option(
            names = "--password-from-input",
            hidden = true,
            description = "lets only " + USER + " in, with the first line of standard input as the password")
    private boolean passwordFromInput;

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

    private EmbeddedArtemis start() throws IOException {
        EmbeddedArtemis.Options options = EmbeddedArtemis.Options.in(data)
                .withHost(host)
                .withPort(port)
                .withMode(direct ? EmbeddedArtemis.Ingress.DIRECT : EmbeddedArtemis.Ingress.SEQUENCED);
        try {
            return EmbeddedArtemis.start(withUser(options));
        } catch (BrokerException e) {
            throw new BadInputException(
                    e.getMessage() + ": give another --host, --port or --data, or set " + BrokerAddress.USER_VARIABLE
                            + " and " + BrokerAddress.PASSWORD_VARIABLE,
                    e);
        }
    }

    private EmbeddedArtemis.Options withUser(EmbeddedArtemis.Options options) throws IOException {
        if (passwordFromInput) {
            return options.withCredentials(USER, firstLineOfInput());
        }
        String user = System.getenv().getOrDefault(BrokerAddress.USER_VARIABLE, "");
        String password = System.getenv().getOrDefault(BrokerAddress.PASSWORD_VARIABLE, "");
        if (user.isEmpty() != password.isEmpty()) {
            throw new BadInputException("a user needs a password, and the other way about: set "
                    + BrokerAddress.USER_VARIABLE + " and " + BrokerAddress.PASSWORD_VARIABLE);
        }
        return options.withCredentials(user, password);
    }

    private static String firstLineOfInput() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = System.in.read(); next >= 0 && next != '\n'; next = System.in.read()) {
            line.write(next);
        }
        if (line.size() == 0) {
            throw new BadInputException("the first line of standard input is empty: write the password there");
        }
        return line.toString(UTF_8);
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // What is written there means nothing.
        }
    }
}
