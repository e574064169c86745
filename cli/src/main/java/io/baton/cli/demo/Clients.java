package io.baton.cli.demo;

import io.baton.cli.input.Expected;
import io.baton.cli.server.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sessions' clients, each of which reads its session's outbox: wherever the session is, from the number after the last
 * one that it has. Where that is it finds out by asking one server after the other.
 */
final class Clients implements ServerProcess.ServerListener {
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);
    /** A client confirms what it has now and then, not each message. */
    private static final int CONFIRM_EVERY = 8;

    private static final int MOST_PROBLEMS = 10;

    private final boolean reading;
    private final Expected expected;
    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private final AtomicLong received = new AtomicLong();
    private final CompletableFuture<Cluster> cluster = new CompletableFuture<>();
    private volatile boolean ending;

    /** @param reading whether there are any */
    Clients(boolean reading, Expected expected) {
        this.reading = reading;
        this.expected = expected;
    }

    /** Where they may go from now on. */
    void begin(Cluster servers) {
        cluster.complete(servers);
    }

    /** The client of a session comes, if it has not yet. */
    void come(String session) {
        if (!reading || clients.containsKey(session)) {
            return;
        }
        Client client = new Client(session);
        if (clients.putIfAbsent(session, client) == null) {
            connect(client);
        }
    }

    private void connect(Client client) {
        if (ending) {
            return;
        }
        List<ServerProcess> live = cluster.join().live();
        if (live.isEmpty()) {
            connectLater(client);
            return;
        }
        ServerProcess server;
        synchronized (client) {
            server = live.get(client.nextOf(live.size()));
            client.goTo(server);
            server.connect(client.session(), client.last());
        }
        // Its end may have been told before.
        if (!server.isRunning()) {
            disconnected(client, server);
        }
    }

    private void connectLater(Client client) {
        CompletableFuture.delayedExecutor(RETRY_DELAY.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> connect(client));
    }

    private void disconnected(Client client, ServerProcess server) {
        synchronized (client) {
            if (!client.isAt(server)) {
                return;
            }
            client.leave();
        }
        connectLater(client);
    }

    @Override
    public void noticed(ServerProcess server, Notice notice) {
        if (notice instanceof Notice.Sent sent) {
            got(server, sent);
        } else if (notice instanceof Notice.Disconnected ended) {
            disconnected(server, ended);
        }
    }

    private void got(ServerProcess server, Notice.Sent sent) {
        Client client = clients.get(sent.session());
        if (client == null) {
            return;
        }
        synchronized (client) {
            if (client.got(sent.number(), sent.event(), sent.session().equals(expected.sessionOf(sent.event())))) {
                received.incrementAndGet();
                if (sent.number() % CONFIRM_EVERY == 0 && client.isAt(server)) {
                    server.confirm(sent.session(), sent.number());
                }
            }
        }
    }

    private void disconnected(ServerProcess server, Notice.Disconnected ended) {
        Client client = clients.get(ended.session());
        if (client == null) {
            return;
        }
        if (ended.retry()) {
            disconnected(client, server);
        } else {
            synchronized (client) {
                client.wrong("cannot go on: " + ended.reason());
            }
        }
    }

    @Override
    public void ended(ServerProcess server) {
        clients.values().forEach(client -> disconnected(client, server));
    }

    /** Nobody connects any more: the servers are about to be stopped. */
    void ending() {
        ending = true;
    }

    /** How many messages they have. */
    long received() {
        return received.get();
    }

    /** Whether they have all that they are to get, or some of it went wrong. */
    boolean areServed() {
        return !reading || received.get() >= expected.events() || !wrong().isEmpty();
    }

    private List<String> wrong() {
        return clients.values().stream()
                .map(this::problemOf)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> problemOf(Client client) {
        synchronized (client) {
            return client.problem();
        }
    }

    /** What went wrong with them, in words. */
    List<String> problems() {
        if (!reading) {
            return List.of();
        }
        List<String> problems = new ArrayList<>(wrong());
        for (String session : expected.sessions()) {
            Client client = clients.get(session);
            long has = client == null ? 0 : client.last();
            long due = expected.stateOf(session).count();
            if (has != due) {
                problems.add("the client of " + session + " has " + has + " of " + due + " messages");
            }
        }
        return problems.size() <= MOST_PROBLEMS
                ? problems
                : List.of(problems.size() + " clients have not got what is theirs, such as: "
                        + String.join("; ", problems.subList(0, MOST_PROBLEMS)));
    }
}
