package io.baton.testkit.explore;

/** All moves of a cluster. */
final class Moves {
    private final Bounds bounds;
    private final LaneProtocols protocols;
    private final Reading reading;
    private final Draining draining;
    private final SessionRequests requests;
    private final Handoffs handoffs;
    private final Reopening reopening;
    private final Lives lives;
    private final Surroundings surroundings;

    Moves(Bounds bounds) {
        this.bounds = bounds;
        protocols = new LaneProtocols(bounds);
        draining = new Draining(protocols);
        reading = new Reading(protocols, draining);
        requests = new SessionRequests(protocols);
        handoffs = new Handoffs(protocols);
        lives = new Lives(protocols);
        reopening = new Reopening(protocols);
        surroundings = new Surroundings(requests, draining, reopening);
    }

    LaneProtocols protocols() {
        return protocols;
    }

    /** All servers are LIVE, and every opened session is open with its server. */
    State initial() {
        State s = new State(bounds);
        for (int i = 0; i < s.incarnations; i++) {
            for (int l = 0; l < s.lanes; l++) {
                s.taker(i, l, -1);
                s.mergedAt(i, l, State.NO_TAKEOVER);
                s.reader(i, l, State.NO_SUBSCRIPTION);
                s.progress(i, l, -1);
                if (i < bounds.servers()) {
                    ModelBroker.createSubscription(s, i, l);
                }
            }
        }
        for (int i = 0; i < bounds.servers(); i++) {
            s.status(i, State.LIVE);
            lives.work(s, i);
        }
        for (int session = 0; session < bounds.sessions(); session++) {
            s.home(session, -1);
            s.since(session, -1);
            if (session < bounds.sessions() - bounds.unopened()) {
                int home = session % bounds.servers();
                int l = s.laneOf(session);
                s.home(session, home);
                s.open(session, true);
                s.promised(session, true);
                s.protocol(
                        home,
                        l,
                        protocols
                                .sessionOpened(s.protocol(home, l), session, -1)
                                .next());
            }
        }
        for (Budget budget : Budget.values()) {
            s.left(budget, bounds.of(budget));
        }
        return s;
    }

    /**
     * Whether there is a move that makes no difference to any other, nor they to it, and takes none away. Such a one
     * is made first, and the others after it: every order of them comes to the same.
     *
     * <p>One is reading a failed queue: what a message or a marker means there is settled from the beginning of the
     * drain. If the taker dies instead, an acknowledgement is missing, which may be missing anyway. Only clients and
     * handoffs can tell: a drain that has come to its end keeps them waiting.
     *
     * <p>Another is all that a server does with its own queue, once nothing can happen to it and no session can come
     * to it or go.
     */
    private boolean expandByOne(State s, Successors out) {
        if (bounds.everyOrder()
                || bounds.batch() > 1
                || s.left(Budget.LOST_REPLY) > 0
                || bounds.of(Budget.RECONNECT) > 0) {
            return false;
        }
        boolean settled = Surroundings.isSettled(s);
        boolean clients = s.left(Budget.OPEN) + s.left(Budget.CLOSE) > 0 || Surroundings.mayHandOver(s);
        for (int i = 0; i < s.incarnations; i++) {
            for (int l = 0; l < s.lanes && s.process(i) == State.WORKING; l++) {
                for (int q = 0; q < s.incarnations; q++) {
                    boolean alone = q == i
                            ? settled && s.status(i) == State.LIVE && !leadsAny(s, i, l)
                            : !clients && s.phase(i, l, q) == Reading.IDLE;
                    if (alone) {
                        reading.moves(s, i, l, q, out);
                        if (!out.isAtRest()) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private static boolean leadsAny(State s, int taker, int l) {
        for (int failed = 0; failed < s.incarnations; failed++) {
            if (ModelStore.leads(s, taker, failed, l)) {
                return true;
            }
        }
        return false;
    }

    /** Finds all states that follow. */
    void expand(State s, Successors out) {
        out.reset();
        if (expandByOne(s, out)) {
            return;
        }
        for (int i = 0; i < s.incarnations; i++) {
            if (s.process(i) == State.GONE) {
                continue;
            }
            lives.moves(s, i, out);
            for (int l = 0; l < s.lanes && s.process(i) == State.WORKING; l++) {
                requests.moves(s, i, l, out);
                handoffs.moves(s, i, l, out);
                for (int q = 0; q < s.incarnations; q++) {
                    if (q != i) {
                        draining.moves(s, i, l, q, out);
                    }
                    reading.moves(s, i, l, q, out);
                    reopening.moves(s, i, l, q, out);
                }
            }
        }
        if (out.isAtRest()) {
            Invariants.atRest(s);
        }
        surroundings.moves(s, out);
    }
}
