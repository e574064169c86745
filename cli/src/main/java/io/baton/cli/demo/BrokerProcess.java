package io.baton.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.BrokerCommand;
import io.baton.cli.input.BadInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The broker, in a process of its own. */
final class BrokerProcess implements AutoCloseable {
    private static final int GRACE_SECONDS = 5;

    private final Process process;
    private final ArtemisOptions access;

    private BrokerProcess(Process process, ArtemisOptions access) {
        this.process = process;
        this.access = access;
    }

    /**
     * Starts it, with a password of its own, and waits until it accepts connections.
     *
     * @param port the port, or 0 for a free one
     * @param sequenced false opens the topic to publishers
     * @throws BadInputException if the port cannot be had
     */
    static BrokerProcess start(int port, boolean sequenced, Path data, Path log) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "broker",
                "--port",
                String.valueOf(port),
                "--data",
                data.toString(),
                "--until-input-ends",
                "--password-from-input"));
        if (!sequenced) {
            arguments.add("--direct");
        }
        String password = Passwords.random();
        Process process = JavaProcess.start("512m", arguments, log);
        try {
            tell(process, password);
            BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            String line = out.readLine();
            if (line == null || !line.startsWith(BrokerCommand.LISTENING)) {
                throw notStarted(process, log);
            }
            String uri = line.substring(BrokerCommand.LISTENING.length());
            return new BrokerProcess(process, ArtemisOptions.at(uri).withCredentials(BrokerCommand.USER, password));
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static void tell(Process process, String password) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((password + '\n').getBytes(UTF_8));
        in.flush();
    }

    private static RuntimeException notStarted(Process process, Path log) throws IOException {
        boolean badInput = false;
        try {
            badInput = process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<String> said = Files.readAllLines(log);
        String why = said.isEmpty() ? "it said nothing" : said.get(said.size() - 1);
        return badInput
                ? new BadInputException(why.replaceFirst("^baton broker: ", "").replace("--port", "--broker-port"))
                : new RunFailedException("the broker did not start (" + why + "): see " + log);
    }

    /** Where it is, and whom it lets in. */
    ArtemisOptions access() {
        return access;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it; what it holds is not needed any more. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
