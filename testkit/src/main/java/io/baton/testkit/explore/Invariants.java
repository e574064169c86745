package io.baton.testkit.explore;

/** What must hold at every move, and in every state in which nothing is left to do. */
final class Invariants {
    private Invariants() {}

    private static ViolationException violation(String what) {
        return new ViolationException(what);
    }

    /** A batch is about to be committed. */
    static void committing(State s, int self, int q, int l, int to, int batch) {
        if (s.status(self) != State.LIVE) {
            throw violation(Text.server(self) + " is fenced and commits");
        }
        if (q != self && !ModelStore.leads(s, self, q, l)) {
            throw violation(Text.server(self) + " commits for the queue of " + Text.server(q)
                    + " without leading its takeover");
        }
        if (to <= s.progress(q, l)) {
            throw violation("progress of " + Text.server(q) + " goes back to " + to);
        }
        for (int x = 0; x < s.length(l); x++) {
            if ((batch >> x & 1) != 0) {
                handling(s, q, l, x);
            }
        }
    }

    private static void handling(State s, int q, int l, int x) {
        int session = s.entry(l, x);
        if ((s.handled(l) >> x & 1) != 0) {
            throw violation(Text.message(s, l, x) + " is handled twice");
        }
        if ((s.handled(l) & s.positionsOf(session) & -(1 << x)) != 0) {
            throw violation(Text.message(s, l, x) + " is handled after a later one");
        }
        if (s.home(session) < 0 || !s.isOpen(session) || ModelStore.effectiveHome(s, session) != q) {
            throw violation(Text.message(s, l, x) + " is handled through the queue of " + Text.server(q)
                    + ", which is not its home");
        }
        s.handled(l, s.handled(l) | 1 << x);
        s.owed(l, s.owed(l) & ~(1 << x));
    }

    /** A batch was committed. */
    static void committed(State s, int self, int q, int l, int from, int to) {
        if (s.states(l) != s.handled(l)) {
            throw violation("the states of the sessions are not what was handled");
        }
        for (int x = from + 1; x <= to; x++) {
            passed(s, self, q, l, x);
        }
    }

    /** A position of queue q was passed over, and may be acknowledged. */
    static void passed(State s, int self, int q, int l, int x) {
        if (s.status(self) == State.LIVE && isOwnedAndUnhandled(s, q, l, x)) {
            throw violation(Text.message(s, l, x) + " is passed over in the queue of " + Text.server(q) + ", its home");
        }
    }

    /** A failed queue is about to be merged at this position. */
    static void merging(State s, int failed, int l, int position) {
        for (int x = 0; x < position; x++) {
            if (isOwnedAndUnhandled(s, failed, l, x)) {
                throw violation(Text.server(failed) + " is merged at " + position + " though " + Text.message(s, l, x)
                        + " is not handled");
            }
        }
    }

    /** A session is about to get a new home at this position. */
    static void handingOver(State s, int session, int position) {
        int l = s.laneOf(session);
        for (int x = 0; x < position; x++) {
            if (s.entry(l, x) == session && isOwnedAndUnhandled(s, ModelStore.effectiveHome(s, session), l, x)) {
                throw violation(Text.session(session) + " is handed over at " + position + " though "
                        + Text.message(s, l, x) + " is not handled");
            }
        }
    }

    private static boolean isOwnedAndUnhandled(State s, int q, int l, int x) {
        int session = s.entry(l, x);
        return !Markers.isMarker(session)
                && (s.handled(l) >> x & 1) == 0
                && s.home(session) >= 0
                && s.isOpen(session)
                && ModelStore.effectiveHome(s, session) == q
                && x >= s.first(q, l)
                && x > ModelStore.effectiveSince(s, session);
    }

    /** A server was refused: told that it is fenced, or that somebody else changed what only it may change. */
    static void refused(State s, int self, String what) {
        if (s.status(self) == State.LIVE) {
            throw violation(Text.server(self) + " is LIVE and is refused " + what);
        }
    }

    /** Nothing is left to do but what comes from outside. */
    static void atRest(State s) {
        boolean somebodyLives = false;
        for (int i = 0; i < s.incarnations; i++) {
            somebodyLives |= s.process(i) == State.WORKING && s.status(i) == State.LIVE;
        }
        if (!somebodyLives) {
            return;
        }
        for (int l = 0; l < s.lanes; l++) {
            if (s.owed(l) != 0) {
                throw violation(Text.message(s, l, Integer.numberOfTrailingZeros(s.owed(l))) + " is never handled");
            }
            for (int i = 0; i < s.incarnations; i++) {
                if (s.mergedAt(i, l) == State.UNMERGED) {
                    throw violation(Text.server(i) + " is never merged");
                }
            }
        }
        for (int i = 0; i < s.incarnations; i++) {
            if (s.process(i) == State.GONE && (s.status(i) == State.LIVE || s.status(i) == State.STARTING)) {
                throw violation(Text.server(i) + " is dead and is never taken over");
            }
        }
    }
}
