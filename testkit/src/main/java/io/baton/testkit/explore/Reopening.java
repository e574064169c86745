package io.baton.testkit.explore;

/**
 * What a driver does when it has lost a subscription, its own or a failed one: it asks the store whether it is LIVE
 * still, and then opens it again; in between it may be fenced. The same as {@code SubscriptionOpener}.
 */
final class Reopening {
    private final LaneProtocols protocols;

    Reopening(LaneProtocols protocols) {
        this.protocols = protocols;
    }

    /** Whether there is something to read from: who was thrown out by a fence may have prefetched everything. */
    static boolean isOpen(State s, int i, int l, int q) {
        return (s.due(i, l, q) & (Draining.REOPEN | Draining.OPEN)) == 0
                && (s.reader(q, l) == i || (s.status(i) == State.FENCED && ModelBroker.exists(s, q, l)));
    }

    /** Whether it is read, or would be if it were not lost. */
    boolean reads(State s, int i, int l, int q) {
        return s.phase(i, l, q) == Reading.IDLE
                && (q == i || protocols.isDraining(s.protocol(i, l), q))
                && (s.due(i, l, q) & (Draining.REOPEN | Draining.OPEN)) == 0;
    }

    void moves(State s, int i, int l, int q, Successors out) {
        if ((s.due(i, l, q) & Draining.REOPEN) != 0) {
            reopen(s, i, l, q, false, out);
            if (s.acknowledging(q, l) != s.acknowledged(q, l)) {
                reopen(s, i, l, q, true, out);
            }
        } else if (s.reader(q, l) != i
                && s.status(i) == State.LIVE
                && ModelBroker.exists(s, q, l)
                && reads(s, i, l, q)) {
            State n = out.begin(s, Move.ASK_BEFORE_OPENING, i, l, q);
            n.due(i, l, q, n.due(i, l, q) | Draining.REOPEN);
            out.end();
        }
    }

    /** The own subscription cannot be opened while somebody else has it; from a failed one he is thrown out. */
    private void reopen(State s, int i, int l, int q, boolean arrived, Successors out) {
        State n = out.begin(s, Move.REOPEN, i, l << 1 | (arrived ? 1 : 0), q);
        n.due(i, l, q, n.due(i, l, q) & ~Draining.REOPEN);
        int reader = n.reader(q, l);
        if (reader != State.NO_SUBSCRIPTION && (q != i || reader == i || reader == State.NO_READER)) {
            n.index(i, l, q, ModelBroker.open(n, i, q, l, arrived));
            n.protocol(i, l, protocols.reopened(n.protocol(i, l), q).next());
        }
        out.end();
    }
}
