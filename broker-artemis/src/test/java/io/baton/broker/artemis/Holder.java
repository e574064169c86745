package io.baton.broker.artemis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.protocol.IncarnationId;
import io.baton.testkit.contract.broker.LostReaderContract.ReaderElsewhere;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another process that reads a subscription, has prefetched messages, and acknowledges none. */
final class Holder implements ReaderElsewhere, AutoCloseable {
    private final Process process;

    private Holder(Process process) {
        this.process = process;
    }

    static Holder start(ArtemisOptions options, IncarnationId incarnation, int messages) throws IOException {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        Holder.class.getName(),
                        options.uri(),
                        incarnation.server(),
                        Long.toString(incarnation.number()),
                        Integer.toString(messages))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("HOLDER_USER", options.user());
        builder.environment().put("HOLDER_PASSWORD", options.password());
        options.tls().flatMap(TlsOptions::trusted).ifPresent(file -> {
            builder.environment().put("HOLDER_TRUST", file.path().toString());
            builder.environment().put("HOLDER_TRUST_PASSWORD", file.password());
        });
        var holder = new Holder(builder.start());
        holder.awaitReading();
        return holder;
    }

    private void awaitReading() throws IOException {
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals("reading")) {
                return;
            }
        }
        throw new AssertionError("the holder ended before it read");
    }

    @Override
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void freeze() {
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        var incarnation = new IncarnationId(arguments[1], Long.parseLong(arguments[2]));
        try (var broker = ArtemisBroker.connect(options(arguments[0], System.getenv()))) {
            Reader.open(broker, incarnation).read(Integer.parseInt(arguments[3]));
            System.out.println("reading");
            System.out.flush();
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static ArtemisOptions options(String uri, Map<String, String> given) {
        var options = ArtemisOptions.at(uri)
                .withCredentials(given.getOrDefault("HOLDER_USER", ""), given.getOrDefault("HOLDER_PASSWORD", ""));
        return given.containsKey("HOLDER_TRUST")
                ? options.withTls(TlsOptions.trusting(
                        Path.of(given.getOrDefault("HOLDER_TRUST", "")),
                        given.getOrDefault("HOLDER_TRUST_PASSWORD", "")))
                : options;
    }
}
