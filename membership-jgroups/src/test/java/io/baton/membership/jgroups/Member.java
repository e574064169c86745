package io.baton.membership.jgroups;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A {@link MemberProcess}, as a test sees it. */
final class Member implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a member said: when, in microseconds of the epoch, and what. */
    record Event(long micros, String text) {}

    private final String server;
    private final Process process;
    private final BufferedWriter commands;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<String> errors = new ArrayList<>();
    private final Thread errorReader;

    private Member(String server, Process process) {
        this.server = server;
        this.process = process;
        commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
        read(process.getInputStream(), line -> {
            int space = line.indexOf(' ');
            events.add(new Event(Long.parseLong(line.substring(0, space)), line.substring(space + 1)));
        });
        errorReader = read(process.getErrorStream(), line -> {
            synchronized (errors) {
                errors.add(line);
            }
        });
    }

    /** Starts a process that has not joined yet. */
    static Member start(String server, String url, Optional<GroupTls> tls) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dbaton.test.log=" + System.getProperty("baton.test.log", "WARN"),
                "-cp",
                System.getProperty("java.class.path"),
                MemberProcess.class.getName(),
                url,
                server));
        tls.ifPresent(secure -> command.add(secure.keystore().toString()));
        return new Member(server, new ProcessBuilder(command).start());
    }

    /** Waits until the process takes commands. */
    Member ready() throws InterruptedException {
        await("ready"::equals);
        return this;
    }

    void join(long number) throws IOException {
        command("join " + number);
    }

    /** Joins, waits for the first view, and returns it. */
    Event joinAndAwait(long number) throws IOException, InterruptedException {
        join(number);
        var joined = await(text -> text.equals("joined") || text.startsWith("failed"));
        assertThat(joined.text()).isEqualTo("joined");
        return joined;
    }

    void leave() throws IOException {
        command("leave");
    }

    /** Waits for a view of exactly these incarnations, dropping all that was said before. */
    Event awaitView(String... incarnations) throws InterruptedException {
        var expected = new TreeSet<>(List.of(incarnations));
        return await(text -> text.startsWith("view ")
                && Arrays.stream(text.split(" ", -1))
                        .skip(1)
                        .collect(toCollection(TreeSet::new))
                        .equals(expected));
    }

    Event await(Predicate<String> wanted) throws InterruptedException {
        var heard = new ArrayList<Event>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new AssertionError(
                        server + " did not say what was expected, but " + heard + "; errors " + errors());
            }
            heard.add(event);
            if (wanted.test(event.text())) {
                return event;
            }
        }
    }

    /** Kills the process with no chance to say goodbye. */
    void kill() {
        process.destroyForcibly();
    }

    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void wake() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** What the process wrote to standard error, which is where warnings go. */
    List<String> errors() {
        synchronized (errors) {
            return List.copyOf(errors);
        }
    }

    /** Kills the process if it still runs, and returns when nothing more of it can be read. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            errorReader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private void command(String line) throws IOException {
        commands.write(line);
        commands.newLine();
        commands.flush();
    }

    private static Thread read(InputStream stream, Consumer<String> toLine) {
        var thread = new Thread(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    toLine.accept(line);
                }
            } catch (IOException e) {
                // Reading a killed process ends in either way.
                assertThat(e).hasMessage("Stream closed");
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
