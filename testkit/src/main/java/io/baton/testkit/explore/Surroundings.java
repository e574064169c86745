package io.baton.testkit.explore;

/** What nobody controls: publishers and clients, and everything that goes wrong, each within its {@link Budget}. */
final class Surroundings {
    private final SessionRequests requests;
    private final Draining draining;
    private final Reopening reopening;

    Surroundings(SessionRequests requests, Draining draining, Reopening reopening) {
        this.requests = requests;
        this.draining = draining;
        this.reopening = reopening;
    }

    void moves(State s, Successors out) {
        publish(s, out);
        if (s.left(Budget.CRASH) > 0) {
            crash(s, out);
        }
        if (s.left(Budget.SUSPICION) > 0) {
            suspect(s, out);
        }
        if (s.left(Budget.START) > 0) {
            start(s, out);
        }
        if (s.left(Budget.OPEN) > 0 || s.left(Budget.CLOSE) > 0) {
            ask(s, out);
        }
        if (s.left(Budget.STALE_MARKER) > 0) {
            repeatMarkers(s, out);
        }
        if (s.left(Budget.FORGED_MARKER) > 0) {
            forgeMarkers(s, out);
        }
        if (s.left(Budget.LOST_REPLY) > 0) {
            lose(s, out);
        }
        if (s.left(Budget.RECONNECT) > 0) {
            reconnect(s, out);
        }
        if (s.left(Budget.HANDOFF) > 0) {
            handOver(s, out);
        }
    }

    /**
     * Whether no reply can be lost any more. Then every reply comes with its effect: what a server learns later it
     * acts upon later, and that is among what it may do anyway; and if it dies in between, then only an
     * acknowledgement is missing, which may be missing anyway. Two replies that must not pass each other, those of a
     * merge and of a client's request, are kept apart by the desk; that this is so, every order has to show.
     */
    static boolean repliesArrive(State s) {
        return !s.bounds.everyOrder() && s.left(Budget.LOST_REPLY) == 0;
    }

    /** Whether nobody can die, nobody is dead that must be taken over, and no client can come or go any more. */
    static boolean isSettled(State s) {
        if (s.left(Budget.CRASH) + s.left(Budget.SUSPICION) + s.left(Budget.OPEN) + s.left(Budget.CLOSE) > 0
                || mayHandOver(s)) {
            return false;
        }
        for (int i = 0; i < s.incarnations; i++) {
            boolean dead = s.process(i) == State.GONE && (s.status(i) == State.LIVE || s.status(i) == State.STARTING);
            if (dead || s.desk(i, 0) != SessionRequests.IDLE || s.desk(i, s.lanes - 1) != SessionRequests.IDLE) {
                return false;
            }
        }
        return true;
    }

    /** Whether a session may yet be handed over. */
    static boolean mayHandOver(State s) {
        boolean may = s.left(Budget.HANDOFF) > 0;
        for (int h = 0; h < s.handoffs(); h++) {
            may |= s.handoff(h) == State.PENDING;
        }
        return may;
    }

    private static void publish(State s, Successors out) {
        for (int session = 0; session < s.bounds.sessions(); session++) {
            if (s.published(session) < s.bounds.messages()) {
                State n = out.begin(s, Move.PUBLISH, session, 0, 0);
                int l = n.laneOf(session);
                if (n.isPromised(session)) {
                    n.owed(l, n.owed(l) | 1 << n.length(l));
                }
                n.append(l, session);
                n.published(session, n.published(session) + 1);
                out.end();
            }
        }
    }

    /**
     * A server wants a session that is another's, or its owner wants it to have it: the handoff is prepared and its
     * marker published. Who dies in between has not begun.
     */
    private static void handOver(State s, Successors out) {
        for (int session = 0; session < s.bounds.sessions(); session++) {
            if (s.home(session) < 0 || !s.isOpen(session)) {
                continue;
            }
            int owner = ModelStore.effectiveHome(s, session);
            for (int newHome = 0; newHome < s.incarnations; newHome++) {
                if (newHome != owner && s.status(owner) == State.LIVE && s.status(newHome) == State.LIVE) {
                    State n = out.begin(s, Move.HAND_OVER, session, newHome, 0);
                    n.append(n.laneOf(session), Markers.handoffEntry(owner, newHome, n.handoffs(), session));
                    n.spend(Budget.HANDOFF);
                    out.end();
                }
            }
        }
    }

    private static void crash(State s, Successors out) {
        for (int i = 0; i < s.incarnations; i++) {
            if (s.process(i) != State.GONE) {
                State n = out.begin(s, Move.CRASH, i, 0, 0);
                n.spend(Budget.CRASH);
                n.forgetProcess(i);
                out.end();
            }
        }
    }

    private static void suspect(State s, Successors out) {
        for (int i = 0; i < s.incarnations; i++) {
            for (int living = 0; living < s.incarnations; living++) {
                if (i != living
                        && s.process(i) == State.WORKING
                        && s.process(living) != State.GONE
                        && s.status(living) != State.FENCED) {
                    State n = out.begin(s, Move.SUSPECT, i, living, 0);
                    n.spend(Budget.SUSPICION);
                    Lives.takeOver(n, i, living);
                    out.end();
                }
            }
        }
    }

    /** Another incarnation, when a process is gone. */
    private static void start(State s, Successors out) {
        int running = 0;
        int next = -1;
        for (int i = s.incarnations - 1; i >= 0; i--) {
            running += s.process(i) == State.GONE ? 0 : 1;
            next = s.status(i) == State.NONE ? i : next;
        }
        if (next >= 0 && running < s.bounds.servers()) {
            State n = out.begin(s, Move.START, next, 0, 0);
            n.spend(Budget.START);
            n.process(next, State.BEGINNING);
            ModelStore.register(n, next);
            out.end();
        }
    }

    private void ask(State s, Successors out) {
        for (int session = 0; session < s.bounds.sessions(); session++) {
            int l = s.laneOf(session);
            for (int i = 0; i < s.incarnations; i++) {
                if (!requests.isFree(s, i, l)) {
                    continue;
                }
                if (s.left(Budget.OPEN) > 0) {
                    State n = out.begin(s, Move.ASK_OPEN, i, l, session);
                    n.spend(Budget.OPEN);
                    n.desk(i, l, SessionRequests.OPENING, session, 0);
                    out.end();
                }
                if (s.left(Budget.CLOSE) > 0 && s.home(session) >= 0) {
                    State n = out.begin(s, Move.ASK_CLOSE, i, l, session);
                    n.spend(Budget.CLOSE);
                    n.promised(session, false);
                    n.owed(l, n.owed(l) & ~n.positionsOf(session));
                    n.desk(i, l, SessionRequests.CLOSING, session, 0);
                    out.end();
                }
            }
        }
    }

    /**
     * A marker that was published appears once more, or one arrives late whose publisher is no longer the taker. The
     * current id of a takeover is known to nobody before its marker is published.
     */
    private static void repeatMarkers(State s, Successors out) {
        for (int failed = 0; failed < s.incarnations; failed++) {
            for (int l = 0; l < s.lanes; l++) {
                for (int g = 0; s.mergedAt(failed, l) != State.NO_TAKEOVER && g <= s.generation(failed, l); g++) {
                    boolean current = g == s.generation(failed, l);
                    int marker = Markers.entry(failed, current ? s.taker(failed, l) : Markers.SOMEBODY, g);
                    if (!current || isPublished(s, l, marker)) {
                        State n = out.begin(s, Move.REPEAT_MARKER, failed, l, g);
                        n.spend(Budget.STALE_MARKER);
                        n.append(l, marker);
                        out.end();
                    }
                }
            }
        }
        for (int l = 0; l < s.lanes; l++) {
            for (int x = 0; x < s.length(l); x++) {
                if (Markers.isHandoffMarker(s.entry(l, x))) {
                    State n = out.begin(s, Move.REPEAT_MARKER, x, l, State.LOG);
                    n.spend(Budget.STALE_MARKER);
                    n.append(l, s.entry(l, x));
                    out.end();
                }
            }
        }
    }

    private static boolean isPublished(State s, int l, int marker) {
        for (int x = 0; x < s.length(l); x++) {
            if (s.entry(l, x) == marker) {
                return true;
            }
        }
        return false;
    }

    private static void forgeMarkers(State s, Successors out) {
        for (int failed = 0; failed < s.incarnations; failed++) {
            for (int failover = 0; failover < s.incarnations; failover++) {
                for (int l = 0; l < s.lanes; l++) {
                    if (failed != failover && s.status(failed) != State.NONE && s.status(failover) != State.NONE) {
                        State n = out.begin(s, Move.FORGE_MARKER, failed, l, failover);
                        n.spend(Budget.FORGED_MARKER);
                        n.append(l, Markers.entry(failed, failover, Markers.GUESSED));
                        out.end();
                    }
                }
            }
        }
    }

    /** A request that is lost never takes effect, a lost reply leaves one in doubt. */
    private void lose(State s, Successors out) {
        for (int i = 0; i < s.incarnations; i++) {
            for (int l = 0; l < s.lanes; l++) {
                for (int q = 0; q < s.incarnations; q++) {
                    if (s.phase(i, l, q) == Reading.REQUESTED || s.phase(i, l, q) == Reading.DONE) {
                        State n = out.begin(s, Move.LOSE_COMMIT, i, l, q);
                        n.spend(Budget.LOST_REPLY);
                        n.phase(i, l, q, Reading.UNKNOWN);
                        out.end();
                    }
                    loseReply(s, i, l, q, out);
                }
                if (s.phase(i, l, i) == Reading.SETTLED) {
                    State n = out.begin(s, Move.LOSE_REPLY, i, l, State.LOG);
                    n.spend(Budget.LOST_REPLY);
                    n.phase(i, l, i, Reading.IDLE);
                    n.batch(i, l, i, 0, 0);
                    out.end();
                }
                if (s.desk(i, l) == SessionRequests.OPENED || s.desk(i, l) == SessionRequests.CLOSED) {
                    State n = out.begin(s, Move.LOSE_REPLY, i, l, State.LOG);
                    n.spend(Budget.LOST_REPLY);
                    n.desk(i, l, n.desk(i, l) - 1, n.deskSession(i, l), 0);
                    out.end();
                }
            }
        }
    }

    /** In a takeover every request whose reply is lost is made again. */
    private void loseReply(State s, int i, int l, int failed, Successors out) {
        int due = s.due(i, l, failed);
        if ((due & Draining.MERGED) != 0) {
            State n = out.begin(s, Move.LOSE_REPLY, i, l << 1, failed);
            n.spend(Budget.LOST_REPLY);
            n.due(i, l, failed, (due & ~Draining.MERGED) | Draining.MERGE);
            out.end();
        }
        if ((due & Draining.MARK) != 0 && (due & Draining.OPEN) == 0) {
            State n = out.begin(s, Move.LOSE_REPLY, i, l << 1 | 1, failed);
            n.spend(Budget.LOST_REPLY);
            draining.publish(n, i, l, failed);
            out.end();
        }
    }

    private void reconnect(State s, Successors out) {
        for (int i = 0; i < s.incarnations; i++) {
            for (int l = 0; l < s.lanes && s.process(i) == State.WORKING; l++) {
                for (int q = 0; q < s.incarnations; q++) {
                    if (s.reader(q, l) == i && reopening.reads(s, i, l, q)) {
                        State n = out.begin(s, Move.RECONNECT, i, l, q);
                        n.spend(Budget.RECONNECT);
                        ModelBroker.close(n, i, q, l);
                        out.end();
                    }
                }
            }
        }
    }
}
