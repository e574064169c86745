package io.baton.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.cli.Baton;
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

/** A service that is a baton command. It starts again at the port it had. */
final class ServiceProcess implements Service {
    private static final int GRACE_SECONDS = 5;

    private final Launch launch;
    private Process process;
    private int port;

    /**
     * How to start it.
     *
     * @param name what it is called, here and in its log's name
     * @param host where it runs
     * @param memory how much it may use, as in {@code 256m}
     * @param arguments what comes after {@code baton}, without the port
     * @param port the port that it listens on, or 0 for a free one
     * @param secret what it is told on its standard input
     * @param log where its standard error goes
     */
    record Launch(String name, Host host, String memory, List<String> arguments, int port, String secret, Path log) {
        Launch {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private ServiceProcess(Launch launch) throws IOException {
        this.launch = launch;
        this.process = launch(launch.port());
        this.port = awaitPort(process);
    }

    /**
     * Starts it, and waits until it accepts connections.
     *
     * @throws BadInputException if it says that it cannot use what it was given
     */
    static ServiceProcess start(Launch launch) throws IOException {
        return new ServiceProcess(launch);
    }

    private Process launch(int at) throws IOException {
        List<String> arguments = new ArrayList<>(launch.arguments());
        arguments.addAll(
                List.of("--host", launch.host().address(), "--port", String.valueOf(at), "--until-input-ends"));
        Process started = JavaProcess.start(launch.host(), launch.memory(), arguments, launch.log());
        OutputStream in = started.getOutputStream();
        in.write((launch.secret() + "\n").getBytes(UTF_8));
        in.flush();
        return started;
    }

    private int awaitPort(Process started) throws IOException {
        try {
            BufferedReader out = new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8));
            String line = out.readLine();
            if (line == null || !line.startsWith(Baton.LISTENING)) {
                throw notStarted(started);
            }
            return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
        } catch (IOException | RuntimeException e) {
            started.destroyForcibly();
            throw e;
        }
    }

    private RuntimeException notStarted(Process started) throws IOException {
        boolean badInput = false;
        try {
            badInput = started.waitFor(GRACE_SECONDS, TimeUnit.SECONDS) && started.exitValue() == 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<String> said = Files.readAllLines(launch.log());
        String why = said.isEmpty() ? "it said nothing" : said.get(said.size() - 1);
        return badInput
                ? new BadInputException(
                        why.replaceFirst("^baton [a-z]+: ", "").replace("--port", "--" + launch.name() + "-port"))
                : new RunFailedException("the " + launch.name() + " did not start (" + why + "): see " + launch.log());
    }

    /** The port it listens on. */
    synchronized int port() {
        return port;
    }

    @Override
    public synchronized void kill() {
        end(process);
    }

    @Override
    public synchronized void startAgain() throws IOException {
        process = launch(port);
        port = awaitPort(process);
    }

    private static void end(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        end(process);
    }
}
