package io.baton.testkit.explore;

/** What a server does besides reading: start, take over whom it finds dead, and end. The same as {@code IncarnationDriver}. */
final class Lives {
    private final LaneProtocols protocols;

    Lives(LaneProtocols protocols) {
        this.protocols = protocols;
    }

    void moves(State s, int i, Successors out) {
        // Who never learns it does no less; only for another incarnation to start must it have gone.
        if (s.status(i) == State.FENCED && (s.left(Budget.START) > 0 || s.bounds.everyOrder())) {
            State n = out.begin(s, Move.LEARN, i, 0, 0);
            end(n, i);
            out.end();
        }
        if (s.process(i) == State.BEGINNING) {
            begin(s, i, out);
        } else {
            for (int dead = 0; dead < s.incarnations; dead++) {
                if (dead != i && finds(s, dead)) {
                    State n = out.begin(s, Move.TAKE_OVER, i, dead, 0);
                    takeOver(n, i, dead);
                    out.end();
                }
            }
        }
    }

    /** Rule 13: LIVE only when the subscriptions exist. */
    private void begin(State s, int i, Successors out) {
        boolean subscribed = true;
        for (int l = 0; l < s.lanes; l++) {
            if (!ModelBroker.exists(s, i, l)) {
                subscribed = false;
                State n = out.begin(s, Move.SUBSCRIBE, i, l, 0);
                ModelBroker.createSubscription(n, i, l);
                out.end();
            }
        }
        if (subscribed) {
            State n = out.begin(s, Move.GO_LIVE, i, 0, 0);
            goLive(n, i);
            out.end();
        }
    }

    private void goLive(State n, int i) {
        if (!ModelStore.goLive(n, i)) {
            end(n, i);
            return;
        }
        work(n, i);
    }

    /** Goes to work, with its own subscriptions open. */
    void work(State n, int i) {
        n.process(i, State.WORKING);
        for (int l = 0; l < n.lanes; l++) {
            n.protocol(i, l, protocols.start(i));
            if (ModelBroker.exists(n, i, l)) {
                n.index(i, l, i, ModelBroker.open(n, i, i, l, false));
            }
        }
    }

    /** Rule 6: whom a look through the store shows to be dead, or to lead a takeover without being LIVE. */
    private static boolean finds(State s, int dead) {
        int status = s.status(dead);
        if (status == State.LIVE || status == State.STARTING) {
            return s.process(dead) == State.GONE;
        }
        return status == State.FENCED && leadsAny(s, dead);
    }

    private static boolean leadsAny(State s, int taker) {
        for (int failed = 0; failed < s.incarnations; failed++) {
            for (int l = 0; l < s.lanes; l++) {
                if (ModelStore.leads(s, taker, failed, l)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Fences and takes over, or learns that it is fenced itself. */
    static void takeOver(State n, int i, int dead) {
        if (!ModelStore.takeOver(n, i, dead)) {
            refused(n, i, "a takeover");
        }
    }

    /** Whoever is refused ends, and must have been fenced. */
    static void refused(State n, int i, String what) {
        Invariants.refused(n, i, what);
        end(n, i);
    }

    /** The process ends; its connections are closed. */
    static void end(State n, int i) {
        n.forgetProcess(i);
    }
}
