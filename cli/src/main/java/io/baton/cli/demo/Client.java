package io.baton.cli.demo;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session's client, as it is on the far side: it keeps the last number that it has, passes over what it has already,
 * and notices what is missing or wrong. Not for several threads.
 */
final class Client {
    private final String session;
    private @Nullable ServerProcess server;
    private int visits;
    private long last;
    private long lastEvent;
    private @Nullable String problem;

    Client(String session) {
        this.session = session;
        // Not all of them begin with the same one.
        this.visits = session.hashCode();
    }

    String session() {
        return session;
    }

    /** Which of so many servers it asks next: each in its turn, whatever others do meanwhile. */
    int nextOf(int servers) {
        return Math.floorMod(visits++, servers);
    }

    /** It goes to a server. */
    void goTo(ServerProcess where) {
        server = where;
    }

    /** It is at no server any more. */
    void leave() {
        server = null;
    }

    /** Whether it is at a server. */
    boolean isAt(ServerProcess where) {
        return where.equals(server);
    }

    /** The last number that it has, and how many messages. */
    long last() {
        return last;
    }

    /**
     * A message has come.
     *
     * @param event which event its server says was handled, one of the session's
     * @param ofSession whether it is
     * @return whether it is new
     */
    boolean got(long number, long event, boolean ofSession) {
        if (number <= last) {
            return false;
        }
        if (number != last + 1) {
            wrong("got number " + number + " after " + last);
        } else if (!ofSession || event <= lastEvent) {
            wrong("got event " + event + " after " + lastEvent);
        }
        last = number;
        lastEvent = event;
        return true;
    }

    /** Something is wrong that no new connection mends; the first of such is kept. */
    void wrong(String what) {
        if (problem == null) {
            problem = "the client of " + session + " " + what;
        }
    }

    /** What went wrong, if anything did. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }
}
