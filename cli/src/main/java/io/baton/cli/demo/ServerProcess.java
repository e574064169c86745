package io.baton.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.cli.server.Command;
import io.baton.cli.server.Notice;
import io.baton.cli.server.ServerConfig;
import io.baton.cli.server.Wire;
import io.baton.protocol.IncarnationId;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A server in a process of its own, led over its standard input and output. */
final class ServerProcess {
    private final String name;
    private final Process process;
    private final ServerListener listener;
    private final BlockingQueue<Object> commands = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<IncarnationId>> opening = new ConcurrentHashMap<>();
    private final CompletableFuture<IncarnationId> live = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> committing = new CompletableFuture<>();
    private volatile @Nullable IncarnationId incarnation;
    private volatile boolean gone;
    private volatile long heapPeak;
    private volatile long residentPeak;

    /** Hears what servers tell. */
    interface ServerListener {
        /** A server told something. Called on a thread of that server's. */
        void noticed(ServerProcess server, Notice notice);

        /** A server's process has ended. */
        void ended(ServerProcess server);

        /** First this one hears it, then another. */
        default ServerListener and(ServerListener other) {
            ServerListener first = this;
            return new ServerListener() {
                @Override
                public void noticed(ServerProcess server, Notice notice) {
                    first.noticed(server, notice);
                    other.noticed(server, notice);
                }

                @Override
                public void ended(ServerProcess server) {
                    first.ended(server);
                    other.ended(server);
                }
            };
        }
    }

    private ServerProcess(String name, Process process, ServerListener listener) {
        this.name = name;
        this.process = process;
        this.listener = listener;
    }

    /** Starts it; does not wait until it is live. */
    static ServerProcess start(ServerConfig config, Host host, Path log, ServerListener listener) throws IOException {
        Process process = JavaProcess.start(host, "256m", List.of("server", config.name()), log);
        ServerProcess server = new ServerProcess(config.name(), process, listener);
        server.commands.add(config);
        daemon(server::write, config.name() + "-commands");
        daemon(server::read, config.name() + "-notices");
        return server;
    }

    private static void daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void write() {
        try (BufferedWriter out = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8))) {
            while (true) {
                Object command = commands.take();
                out.write(Wire.line(command));
                out.newLine();
                if (commands.isEmpty()) {
                    out.flush();
                }
                if (command instanceof Command.Stop) {
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            // It is gone, which the end of its notices shows.
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String line = in.readLine();
            while (line != null) {
                notice(line);
                line = in.readLine();
            }
        } catch (IOException e) {
            // The same as the end.
        }
        gone = true;
        RunFailedException cause = new RunFailedException(name + " has ended");
        live.completeExceptionally(cause);
        opening.values().forEach(answer -> answer.completeExceptionally(cause));
        listener.ended(this);
        ended.complete(null);
    }

    private void notice(String line) {
        Notice notice;
        try {
            notice = Wire.read(line, Notice.class);
        } catch (JacksonException e) {
            // The last line of a process that was killed while it wrote.
            return;
        }
        if (notice instanceof Notice.Live now) {
            incarnation = now.self();
            live.complete(now.self());
        } else if (notice instanceof Notice.Fenced) {
            incarnation = null;
        } else if (notice instanceof Notice.Failed failed) {
            incarnation = null;
            live.completeExceptionally(new RunFailedException(name + ": " + failed.reason()));
        } else if (notice instanceof Notice.Committing) {
            committing.complete(null);
        } else if (notice instanceof Notice.Left) {
            incarnation = null;
            stop();
        } else if (notice instanceof Notice.Stopping stopping) {
            heapPeak = stopping.heapPeak();
        } else if (notice instanceof Notice.Opened opened) {
            answer(opened.session(), incarnation);
        } else if (notice instanceof Notice.OpenElsewhere opened) {
            answer(opened.session(), opened.home());
        } else if (notice instanceof Notice.NotOpen notOpen) {
            refuse(notOpen);
        }
        listener.noticed(this, notice);
    }

    private void answer(String session, @Nullable IncarnationId home) {
        CompletableFuture<IncarnationId> answer = opening.remove(session);
        if (answer != null) {
            if (home != null) {
                answer.complete(home);
            } else {
                answer.completeExceptionally(new RunFailedException(name + " was fenced"));
            }
        }
    }

    private void refuse(Notice.NotOpen notOpen) {
        CompletableFuture<IncarnationId> answer = opening.remove(notOpen.session());
        if (answer != null) {
            answer.completeExceptionally(
                    notOpen.retry()
                            ? new RunFailedException(notOpen.reason())
                            : new SessionRefusedException(notOpen.reason()));
        }
    }

    /** Opens a session, and answers where it is at home then. */
    CompletableFuture<IncarnationId> open(String session) {
        return ask(session, new Command.Open(session));
    }

    /** Brings a session here, and answers when it is. */
    CompletableFuture<IncarnationId> claim(String session) {
        return ask(session, new Command.Claim(session));
    }

    private CompletableFuture<IncarnationId> ask(String session, Command command) {
        CompletableFuture<IncarnationId> answer = new CompletableFuture<>();
        opening.put(session, answer);
        commands.add(command);
        if (gone) {
            answer.completeExceptionally(new RunFailedException(name + " has ended"));
        }
        return answer;
    }

    /** A session's client comes, and has everything up to a number. */
    void connect(String session, long lastNumber) {
        commands.add(new Command.Connect(session, lastNumber));
    }

    /** A session's client needs nothing any more up to a number. */
    void confirm(String session, long number) {
        commands.add(new Command.Confirm(session, number));
    }

    /** Has it hand its sessions to the others, and end then. */
    void drain() {
        commands.add(new Command.Drain());
    }

    /** Completes when its process has ended and everybody was told. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Whether its process has not ended. */
    boolean isRunning() {
        return !gone;
    }

    String name() {
        return name;
    }

    /** Completes when it is in operation for the first time, or cannot be. */
    CompletableFuture<IncarnationId> live() {
        return live;
    }

    /** Which incarnation it is, if it is in operation. */
    Optional<IncarnationId> incarnation() {
        return gone ? Optional.empty() : Optional.ofNullable(incarnation);
    }

    /** The incarnation it last said it was, even if it has ended since. */
    Optional<IncarnationId> lastIncarnation() {
        return Optional.ofNullable(incarnation);
    }

    /** Kills it at once. */
    void kill() {
        process.destroyForcibly();
    }

    /** Stops it as it is, so that it notices nothing. */
    void freeze() throws IOException {
        signal("STOP");
    }

    /** Lets it go on. */
    void thaw() throws IOException {
        signal("CONT");
    }

    /** From now on no handler of its present incarnation returns. */
    void stick() {
        commands.add(new Command.Stick());
    }

    /** Makes it wait with its next commit, once its row is locked; completes when it does. */
    CompletableFuture<Void> holdCommit() {
        commands.add(new Command.HoldCommit());
        return committing;
    }

    /** Lets it go on with that commit. */
    void releaseCommit() {
        commands.add(new Command.ReleaseCommit());
    }

    /** Lets it go on with the handoff at which it waits to be frozen. */
    void releaseHandoff() {
        commands.add(new Command.ReleaseHandoff());
    }

    private void signal(String signal) throws IOException {
        try {
            int exit = StoreAddress.withoutPassword(
                            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new RunFailedException("kill -" + signal + " of " + name + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it to stop. */
    void stop() {
        residentPeak = MemoryUse.residentPeak(process.pid()).orElse(0);
        commands.add(new Command.Stop());
    }

    /** How much memory it used, once it was asked to stop and did. */
    MemoryUse memory() {
        return new MemoryUse(name, heapPeak, residentPeak);
    }

    /** Waits for its end until a moment of {@link System#nanoTime}, and kills it then. */
    void awaitEnd(long untilNanos) {
        try {
            if (!process.waitFor(Math.max(1, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly();
                process.waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
