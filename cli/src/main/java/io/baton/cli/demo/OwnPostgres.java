package io.baton.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.cli.input.BadInputException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** PostgreSQL in processes of its own, with its settings as they come: what it confirms is on the disk. */
final class OwnPostgres implements DemoDatabase, Service {
    private static final String USER = "baton";
    private static final int LIMIT_SECONDS = 30;
    /** PostgreSQL refuses to run as root. */
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");

    private final Path programs;
    private final Host host;
    private final Path data;
    private final Path log;
    private final boolean root;
    private final int port;
    private final String password = Passwords.random();
    private @Nullable Process process;

    private OwnPostgres(Path programs, Host host, Path data, Path log) throws IOException {
        this.programs = programs;
        this.host = host;
        this.data = data;
        this.log = log;
        this.root = "root".equals(System.getProperty("user.name"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    /**
     * Makes a database in a directory, and starts it.
     *
     * @param programs the directory with PostgreSQL's programs
     * @throws BadInputException if they are not there or cannot be run
     */
    static OwnPostgres start(Path programs, Host host, Path directory, Path log) throws IOException {
        if (!Files.isExecutable(programs.resolve("initdb")) || !Files.isExecutable(programs.resolve("postgres"))) {
            throw new BadInputException("--postgres " + programs
                    + " has no initdb and postgres in it: name the bin directory of a PostgreSQL");
        }
        OwnPostgres postgres = new OwnPostgres(programs, host, directory.resolve("data"), log);
        try {
            postgres.create(directory);
            postgres.startAgain();
        } catch (IOException | RuntimeException e) {
            postgres.close();
            throw e;
        }
        return postgres;
    }

    private void create(Path directory) throws IOException {
        Path passwordFile = Files.createFile(
                directory.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, password);
        Files.createDirectory(data);
        if (root) {
            Files.setPosixFilePermissions(directory.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
            run(List.of("chown", "-R", "nobody:nogroup", directory.toString()));
        }
        run(asOther(List.of(
                programs.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale")));
        Files.delete(passwordFile);
        // Nobody else can reach a network of the run's own, and on the loopback only 127.0.0.1 is listened at.
        Files.writeString(data.resolve("pg_hba.conf"), "host all all all scram-sha-256\n");
    }

    private List<String> asOther(List<String> command) {
        List<String> words = new ArrayList<>(root ? AS_NOBODY : List.of());
        words.addAll(command);
        return words;
    }

    private void run(List<String> command) throws IOException {
        Process running = StoreAddress.withoutPassword(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (running.waitFor() != 0) {
                throw new RunFailedException(command.get(0) + " failed: see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailedException("interrupted", e);
        }
    }

    @Override
    public StoreAddress address() {
        return new StoreAddress("jdbc:postgresql://" + host.address() + ":" + port + "/postgres", USER, password);
    }

    @Override
    public Optional<Service> service() {
        return Optional.of(this);
    }

    @Override
    public synchronized void kill() {
        if (process != null) {
            // Its children end by themselves once it is gone.
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            process.onExit().join();
            children.forEach(child -> child.onExit().join());
        }
    }

    @Override
    public synchronized void startAgain() throws IOException {
        List<String> command = new ArrayList<>(host.prefix());
        command.addAll(asOther(List.of(
                programs.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=" + host.address(),
                "-c",
                "unix_socket_directories=")));
        Process started = StoreAddress.withoutPassword(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .start();
        process = started;
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> copyLog(started, ready), "postgres-log");
        reader.setDaemon(true);
        reader.start();
        try {
            ready.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new RunFailedException("PostgreSQL did not start: see " + log, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailedException("interrupted", e);
        }
    }

    private void copyLog(Process from, CompletableFuture<Void> ready) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(from.getInputStream(), UTF_8));
                BufferedWriter out =
                        Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(line);
                out.newLine();
                out.flush();
                if (line.contains("database system is ready to accept connections")) {
                    ready.complete(null);
                }
            }
        } catch (IOException e) {
            // The process is gone, or the disk is full: it shows in what does not come.
        }
        ready.completeExceptionally(new IOException("it has ended"));
    }

    @Override
    public void close() {
        kill();
    }
}
