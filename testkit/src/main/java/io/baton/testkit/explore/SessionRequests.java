package io.baton.testkit.explore;

/**
 * What a driver does with the requests of clients to open and close sessions: between two batches of the own queue, and
 * not while a merge is under way. The same as {@code SessionDesk}.
 */
final class SessionRequests {
    /** What the request waits for: nothing, there is none; */
    static final int IDLE = 0;
    /** to be opened in the store; */
    static final int OPENING = 1;
    /** the reply to that; */
    static final int OPENED = 2;
    /** to be closed in the store; */
    static final int CLOSING = 3;
    /** the reply to that. */
    static final int CLOSED = 4;

    private final LaneProtocols protocols;

    SessionRequests(LaneProtocols protocols) {
        this.protocols = protocols;
    }

    /** Whether a request can be begun. */
    boolean isFree(State s, int i, int l) {
        return s.process(i) == State.WORKING
                && s.desk(i, l) == IDLE
                && s.phase(i, l, i) == Reading.IDLE
                && !protocols.isMergingAny(s.protocol(i, l));
    }

    void moves(State s, int i, int l, Successors out) {
        int session = s.deskSession(i, l);
        switch (s.desk(i, l)) {
            case OPENING -> {
                State n = out.begin(s, Move.OPEN, i, l, session);
                open(n, i, l, session);
                out.end();
            }
            case OPENED -> {
                State n = out.begin(s, Move.OPENED, i, l, session);
                opened(n, i, l, session);
                out.end();
            }
            case CLOSING -> {
                State n = out.begin(s, Move.CLOSE, i, l, session);
                close(n, i, l, session);
                out.end();
            }
            case CLOSED -> {
                State n = out.begin(s, Move.CLOSED, i, l, session);
                closed(n, i, l, session);
                out.end();
            }
            default -> {
                // There is no request.
            }
        }
    }

    private void open(State n, int i, int l, int session) {
        int since = ModelStore.open(n, i, session, protocols.read(n.protocol(i, l)));
        if (since == ModelStore.REFUSED) {
            Lives.refused(n, i, "to open a session");
        } else if (since == ModelStore.ELSEWHERE) {
            n.desk(i, l, IDLE, 0, 0);
        } else {
            n.desk(i, l, OPENED, session, since);
            if (Surroundings.repliesArrive(n)) {
                opened(n, i, l, session);
            }
        }
    }

    private void opened(State n, int i, int l, int session) {
        int since = n.deskSince(i, l);
        n.protocol(
                i, l, protocols.sessionOpened(n.protocol(i, l), session, since).next());
        n.promised(session, !isBeingClosed(n, l, session));
        n.desk(i, l, IDLE, 0, 0);
    }

    /** Whoever has asked to close a session meanwhile, on another server, is owed nothing any more. */
    private static boolean isBeingClosed(State s, int l, int session) {
        for (int i = 0; i < s.incarnations; i++) {
            int desk = s.desk(i, l);
            if ((desk == CLOSING || desk == CLOSED) && s.deskSession(i, l) == session) {
                return true;
            }
        }
        return false;
    }

    private void close(State n, int i, int l, int session) {
        if (!ModelStore.close(n, i, session, protocols.read(n.protocol(i, l)))) {
            Lives.refused(n, i, "to close a session");
            return;
        }
        n.desk(i, l, CLOSED, session, 0);
        if (Surroundings.repliesArrive(n)) {
            closed(n, i, l, session);
        }
    }

    private void closed(State n, int i, int l, int session) {
        n.protocol(i, l, protocols.sessionClosed(n.protocol(i, l), session).next());
        n.desk(i, l, IDLE, 0, 0);
    }
}
