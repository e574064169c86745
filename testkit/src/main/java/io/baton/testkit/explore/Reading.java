package io.baton.testkit.explore;

import io.baton.protocol.Verdict;

/**
 * What a driver does with a queue, its own or a failed one: read a batch, commit it, acknowledge, one batch at a time.
 * The same as {@code QueueReader}; an acknowledgement needs no move of its own, see {@link ModelBroker}.
 */
final class Reading {
    /** What the batch waits for: nothing, there is none; */
    static final int IDLE = 0;
    /** its commit to take effect; */
    static final int REQUESTED = 1;
    /** the reply to its commit; */
    static final int DONE = 2;
    /** an answer to what has become of it (rule 4); */
    static final int UNKNOWN = 3;
    /** the store to say that this server is LIVE, so that what it passed over may be acknowledged; */
    static final int DOUBTFUL = 4;
    /** the reply to the handoff settled at its marker: see {@link Handoffs}. */
    static final int SETTLED = 5;

    private final LaneProtocols protocols;
    private final Draining draining;

    Reading(LaneProtocols protocols, Draining draining) {
        this.protocols = protocols;
        this.draining = draining;
    }

    void moves(State s, int i, int l, int q, Successors out) {
        switch (s.phase(i, l, q)) {
            case IDLE -> {
                if (Reopening.isOpen(s, i, l, q) && mayRead(s, i, l, q)) {
                    read(s, i, l, q, out);
                }
            }
            case REQUESTED -> {
                State n = out.begin(s, Move.COMMIT, i, l, q);
                commit(n, i, l, q);
                out.end();
            }
            case DONE -> {
                State n = out.begin(s, Move.COMMITTED, i, l, q);
                committed(n, i, l, q);
                out.end();
            }
            case SETTLED -> {
                // See Handoffs.
            }
            case DOUBTFUL -> {
                State n = out.begin(s, Move.CONFIRM_LIVE, i, l, q);
                confirmLive(n, i, l, q);
                out.end();
            }
            default -> {
                State n = out.begin(s, Move.CHECK_PROGRESS, i, l, q);
                checkProgress(n, i, l, q);
                out.end();
            }
        }
    }

    private boolean mayRead(State s, int i, int l, int q) {
        int protocol = s.protocol(i, l);
        return q == i
                ? s.desk(i, l) == SessionRequests.IDLE && protocols.mayReadOwn(protocol)
                : protocols.isDraining(protocol, q);
    }

    /** One poll: nothing comes between the messages of a batch, which may be of any length. */
    private void read(State s, int i, int l, int q, Successors out) {
        int protocol = s.protocol(i, l);
        int handled = 0;
        for (int x = s.index(i, l, q); x < s.length(l); x++) {
            LaneProtocols.Outcome outcome = protocols.read(protocol, q, s.entry(l, x), x);
            Verdict verdict = outcome.read();
            if (verdict == Verdict.WAIT) {
                return;
            }
            protocol = outcome.next();
            handled |= verdict == Verdict.HANDLE ? 1 << x : 0;
            // What only passes over is as if it had been read one by one.
            if (handled != 0 || x == s.index(i, l, q)) {
                State n = out.begin(s, Move.READ, i, l << 5 | x, q);
                n.protocol(i, l, protocol);
                n.index(i, l, q, x + 1);
                if (verdict != Verdict.HANDLE) {
                    Invariants.passed(n, i, q, l, x);
                }
                finishReading(n, i, l, q, handled, verdict);
                if (Markers.isTakeoverMarker(s.entry(l, x))) {
                    draining.forget(n, i, l, Markers.failed(s.entry(l, x)));
                }
                out.end();
            }
            if (verdict == Verdict.DRAINED
                    || verdict == Verdict.PASS_IF_LIVE
                    || Integer.bitCount(handled) == s.bounds.batch()
                    || (handled == 0 && s.bounds.batch() == 1)) {
                return;
            }
        }
    }

    private void finishReading(State n, int i, int l, int q, int handled, Verdict last) {
        if (handled != 0) {
            n.batch(i, l, q, handled, ModelStore.states(n, l, handled));
            n.phase(i, l, q, REQUESTED);
        } else if (last == Verdict.DRAINED) {
            Draining.apply(n, i, l, q, protocols.drained(n.protocol(i, l), q));
        } else if (last == Verdict.PASS_IF_LIVE) {
            n.phase(i, l, q, DOUBTFUL);
        } else {
            ModelBroker.acknowledge(n, i, q, l, n.index(i, l, q));
        }
    }

    private static void confirmLive(State n, int i, int l, int q) {
        if (ModelStore.progress(n, i, q, l) == ModelStore.REFUSED) {
            Lives.refused(n, i, "to be told that it is LIVE");
        } else {
            n.phase(i, l, q, IDLE);
            ModelBroker.acknowledge(n, i, q, l, n.index(i, l, q));
        }
    }

    private void commit(State n, int i, int l, int q) {
        int from = protocols.progress(n.protocol(i, l), q);
        int to = n.index(i, l, q) - 1;
        if (ModelStore.commit(n, i, q, l, from, to, n.batch(i, l, q), n.before(i, l, q))) {
            n.phase(i, l, q, DONE);
            if (Surroundings.repliesArrive(n)) {
                committed(n, i, l, q);
            }
        } else {
            Invariants.refused(n, i, "a commit");
            Lives.end(n, i);
        }
    }

    private void committed(State n, int i, int l, int q) {
        int protocol =
                protocols.committed(n.protocol(i, l), q, n.index(i, l, q) - 1).next();
        n.protocol(i, l, protocol);
        n.phase(i, l, q, IDLE);
        n.batch(i, l, q, 0, 0);
        if (q != i && protocols.isAtMarker(protocol, q)) {
            Draining.apply(n, i, l, q, protocols.drained(protocol, q));
        } else {
            ModelBroker.acknowledge(n, i, q, l, n.index(i, l, q));
        }
    }

    private void checkProgress(State n, int i, int l, int q) {
        int progress = ModelStore.progress(n, i, q, l);
        if (progress == ModelStore.REFUSED) {
            Invariants.refused(n, i, "to read progress");
            Lives.end(n, i);
        } else if (progress == n.index(i, l, q) - 1) {
            committed(n, i, l, q);
        } else if (progress == protocols.progress(n.protocol(i, l), q)) {
            n.phase(i, l, q, REQUESTED);
        } else {
            throw new ViolationException("progress of " + Text.server(q) + " is " + progress + ", which "
                    + Text.server(i) + " never committed");
        }
    }
}
