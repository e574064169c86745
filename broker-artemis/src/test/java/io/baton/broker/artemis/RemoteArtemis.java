package io.baton.broker.artemis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The broker as it is shipped, in a process of its own, with the documented broker.xml and the plugin's jar. */
final class RemoteArtemis implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("baton.artemis.home"));
    private static final Path PLUGIN = Path.of(System.getProperty("baton.artemis.plugin"));
    private static final Path BROKER_XML = Path.of(System.getProperty("baton.artemis.broker.xml"));
    private static final String ACTIVE = "AMQ221007";

    private final Path instance;
    private final Certificates certificates;
    private final int port;
    private Process process;

    private RemoteArtemis(Path directory, UnaryOperator<String> change) throws IOException {
        instance = directory.resolve("instance");
        certificates = Certificates.create(directory, "broker");
        port = freePort();
        create(change);
        process = run();
    }

    static RemoteArtemis start(Path directory) {
        return start(directory, UnaryOperator.identity());
    }

    /** With a change to the documented broker.xml. */
    static RemoteArtemis start(Path directory, UnaryOperator<String> change) {
        try {
            return new RemoteArtemis(directory, change);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ArtemisOptions server() {
        return anonymous().withCredentials("server", "of-the-server");
    }

    ArtemisOptions publisher() {
        return anonymous().withCredentials("publisher", "of-the-publisher");
    }

    ArtemisOptions anonymous() {
        return plain().withTls(certificates.trusted());
    }

    /** Without TLS, which it is not to take. */
    ArtemisOptions plain() {
        return ArtemisOptions.at("tcp://127.0.0.1:" + port);
    }

    /** Kills the process and starts another one on its data. */
    void killAndRestart() {
        close();
        restart();
    }

    private void restart() {
        try {
            process = run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process as an administrator does, and starts another one on its data. */
    void stopAndRestart() {
        process.destroy();
        await(process);
        restart();
    }

    private void create(UnaryOperator<String> change) throws IOException {
        var created = artemis(
                        HOME.resolve("bin").resolve("artemis"),
                        "create",
                        instance.toString(),
                        "--silent",
                        "--user",
                        "unused",
                        "--password",
                        "unused",
                        "--require-login",
                        "--no-web",
                        "--no-autotune")
                .redirectErrorStream(true)
                .redirectOutput(instance.resolveSibling("create.log").toFile())
                .start();
        await(created);
        assertThat(created.exitValue()).isZero();
        var etc = instance.resolve("etc");
        Files.writeString(etc.resolve("broker.xml"), change.apply(Files.readString(BROKER_XML)));
        Files.copy(PLUGIN, Files.createDirectories(instance.resolve("lib")).resolve("plugin.jar"));
        // A password may be hashed or not.
        Files.writeString(
                etc.resolve("artemis-users.properties"),
                "server = ENC(" + hash("of-the-server")
                        + ")\npublisher = of-the-publisher\nbaton-bridge = of-the-bridge\n");
        Files.writeString(
                etc.resolve("artemis-roles.properties"),
                "baton-server = server\nbaton-publisher = publisher\nbaton-bridge = baton-bridge\n");
    }

    private String hash(String password) throws IOException {
        var masking = artemis(instance.resolve("bin").resolve("artemis"), "mask", "--hash", password)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var output = new String(masking.getInputStream().readAllBytes(), UTF_8);
        await(masking);
        assertThat(output).startsWith("result: ");
        return output.substring("result: ".length()).strip();
    }

    private Process run() throws IOException {
        var builder = artemis(instance.resolve("bin").resolve("artemis"), "run").redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "JAVA_ARGS",
                        "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                        "BATON_HOST",
                        "127.0.0.1",
                        "BATON_PORT",
                        Integer.toString(port),
                        "BATON_KEY_STORE",
                        certificates.keyStore().toString(),
                        "BATON_KEY_STORE_PASSWORD",
                        Certificates.PASSWORD,
                        "BATON_BRIDGE_PASSWORD",
                        "of-the-bridge"));
        var started = builder.start();
        var output = new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8));
        var log = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            log.append(line).append('\n');
            if (line.contains(ACTIVE)) {
                drain(output);
                return started;
            }
        }
        throw new AssertionError("the broker did not start:\n" + log);
    }

    /** A process whose output nobody reads stops when the pipe is full. */
    private static void drain(BufferedReader output) {
        var thread = new Thread(() -> output.lines().forEach(line -> {}), "broker-output");
        thread.setDaemon(true);
        thread.start();
    }

    private static ProcessBuilder artemis(Path script, String... arguments) {
        var builder = new ProcessBuilder("sh", script.toString());
        builder.command().addAll(java.util.List.of(arguments));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        await(process);
    }

    private static void await(Process process) {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
