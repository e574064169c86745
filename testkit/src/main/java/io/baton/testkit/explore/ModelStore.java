package io.baton.testkit.explore;

import org.jspecify.annotations.Nullable;

/**
 * The store as the explorer has it. Each method is one transaction, changes nothing if it answers that the server is
 * refused, and follows the contract of {@link io.baton.node.spi.Store}.
 */
final class ModelStore {
    /** The answers to {@link #open} that are no since. */
    static final int REFUSED = -3;

    static final int ELSEWHERE = -2;

    private ModelStore() {}

    private static boolean isLive(State s, int self) {
        return s.status(self) == State.LIVE;
    }

    static boolean leads(State s, int self, int failed, int l) {
        return s.taker(failed, l) == self && s.mergedAt(failed, l) == State.UNMERGED;
    }

    static void register(State s, int self) {
        s.status(self, State.STARTING);
    }

    static boolean goLive(State s, int self) {
        if (s.status(self) != State.STARTING) {
            return false;
        }
        s.status(self, State.LIVE);
        for (int l = 0; l < s.lanes; l++) {
            s.progress(self, l, -1);
        }
        return true;
    }

    /** What the states of the sessions of these messages hold. */
    static int states(State s, int l, int batch) {
        int sessions = 0;
        for (int session = 0; session < s.bounds.sessions(); session++) {
            if (s.laneOf(session) == l && (s.positionsOf(session) & batch) != 0) {
                sessions |= s.positionsOf(session);
            }
        }
        return s.states(l) & sessions;
    }

    /**
     * Commits a batch of queue q.
     *
     * @param before what the states held when they were loaded: the new ones hold that and the batch
     */
    static boolean commit(State s, int self, int q, int l, int from, int to, int batch, int before) {
        if (!isLive(s, self)) {
            return false;
        }
        if (q != self && !leads(s, self, q, l)) {
            return false;
        }
        if (s.progress(q, l) != from) {
            return false;
        }
        Invariants.committing(s, self, q, l, to, batch);
        int others = s.states(l);
        for (int session = 0; session < s.bounds.sessions(); session++) {
            if (s.laneOf(session) == l && (s.positionsOf(session) & batch) != 0) {
                others &= ~s.positionsOf(session);
            }
        }
        s.states(l, others | before | batch);
        s.progress(q, l, to);
        Invariants.committed(s, self, q, l, from, to);
        return true;
    }

    /** The progress of queue q, or {@link #REFUSED}. */
    static int progress(State s, int self, int q, int l) {
        return isLive(s, self) ? s.progress(q, l) : REFUSED;
    }

    // ---- takeovers

    static boolean takeOver(State s, int self, int dead) {
        if (!isLive(s, self)) {
            return false;
        }
        int status = s.status(dead);
        if (status == State.LIVE || status == State.STARTING) {
            s.status(dead, State.FENCED);
            for (int l = 0; l < s.lanes; l++) {
                s.taker(dead, l, self);
                s.mergedAt(dead, l, status == State.LIVE ? State.UNMERGED : -1);
            }
        }
        for (int failed = 0; failed < s.incarnations; failed++) {
            for (int l = 0; l < s.lanes; l++) {
                if (leads(s, dead, failed, l)) {
                    reassign(s, self, failed, l);
                }
            }
        }
        return true;
    }

    private static void reassign(State s, int self, int failed, int l) {
        if (s.generation(failed, l) + 1 == Markers.GUESSED) {
            throw new ViolationException("the takeover of " + Text.server(failed) + " is assigned again and again");
        }
        s.taker(failed, l, self);
        s.generation(failed, l, s.generation(failed, l) + 1);
    }

    /** What a drain starts from: the sessions' sinces. Null if the server does not lead the takeover. */
    static int @Nullable [] failedLane(State s, int self, int failed, int l, int generation) {
        if (!leads(s, self, failed, l) || s.generation(failed, l) != generation) {
            return null;
        }
        int[] sinces = new int[s.bounds.sessions()];
        for (int session = 0; session < sinces.length; session++) {
            boolean theirs = s.laneOf(session) == l && s.isOpen(session) && effectiveHome(s, session) == failed;
            sinces[session] = theirs ? effectiveSince(s, session) : LaneProtocols.ABSENT;
        }
        return sinces;
    }

    static boolean merge(State s, int self, int failed, int l, int generation, int position) {
        if (!isLive(s, self)) {
            return false;
        }
        boolean known = s.generation(failed, l) == generation && s.taker(failed, l) == self;
        if (!known || (s.mergedAt(failed, l) != State.UNMERGED && s.mergedAt(failed, l) != position)) {
            return false;
        }
        Invariants.merging(s, failed, l, position);
        s.mergedAt(failed, l, position);
        s.progress(failed, l, -1);
        return true;
    }

    static int effectiveHome(State s, int session) {
        int l = s.laneOf(session);
        int home = s.home(session);
        while (s.mergedAt(home, l) > State.UNMERGED) {
            home = s.taker(home, l);
        }
        return home;
    }

    /** The largest since on the path of merges. */
    static int effectiveSince(State s, int session) {
        int l = s.laneOf(session);
        int since = s.since(session);
        for (int home = s.home(session); s.mergedAt(home, l) > State.UNMERGED; home = s.taker(home, l)) {
            since = Math.max(since, s.mergedAt(home, l));
        }
        return since;
    }

    // ---- handoffs

    /** The answer to {@link #settle} that the new home has to wait. */
    static final int PENDING = -4;

    /**
     * Settles a handoff at its marker; answers with the since of its session if that is at home here now, {@link
     * #ELSEWHERE}, {@link #PENDING} or {@link #REFUSED}.
     */
    static int settle(State s, int self, int marker, int position) {
        if (!isLive(s, self)) {
            return REFUSED;
        }
        int handoff = Markers.handoff(marker);
        int session = Markers.handoffSession(marker);
        if (s.handoff(handoff) == State.PENDING) {
            if (self == Markers.owner(marker)) {
                handOver(s, self, marker, position);
            } else if (isLive(s, Markers.owner(marker))) {
                return PENDING;
            } else {
                s.handoff(handoff, State.VOID);
            }
        }
        return s.isOpen(session) && effectiveHome(s, session) == self ? effectiveSince(s, session) : ELSEWHERE;
    }

    private static void handOver(State s, int self, int marker, int position) {
        int session = Markers.handoffSession(marker);
        if (!isLive(s, Markers.newHome(marker))) {
            s.handoff(Markers.handoff(marker), State.VOID);
            return;
        }
        s.handoff(Markers.handoff(marker), State.COMMITTED);
        if (s.isOpen(session) && effectiveHome(s, session) == self) {
            Invariants.handingOver(s, session, position);
            int since = Math.max(effectiveSince(s, session), position);
            s.home(session, Markers.newHome(marker));
            s.since(session, since);
        }
    }

    // ---- sessions

    /** Opens a session; answers with its since, {@link #ELSEWHERE} or {@link #REFUSED}. */
    static int open(State s, int self, int session, int read) {
        if (!isLive(s, self)) {
            return REFUSED;
        }
        if (s.home(session) < 0) {
            s.home(session, self);
            s.since(session, read);
        } else if (!s.isOpen(session)) {
            int since = Math.max(effectiveSince(s, session), read);
            s.home(session, self);
            s.since(session, since);
        } else if (effectiveHome(s, session) != self) {
            return ELSEWHERE;
        }
        s.open(session, true);
        return effectiveSince(s, session);
    }

    static boolean close(State s, int self, int session, int read) {
        if (!isLive(s, self)) {
            return false;
        }
        if (s.isOpen(session) && effectiveHome(s, session) == self) {
            int since = Math.max(effectiveSince(s, session), read);
            s.home(session, self);
            s.since(session, since);
            s.open(session, false);
        }
        return true;
    }
}
