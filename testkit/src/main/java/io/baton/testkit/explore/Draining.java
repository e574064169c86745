package io.baton.testkit.explore;

import io.baton.protocol.Decision;

/** What a driver does in a takeover: it carries out the protocol's decisions. The same as {@code Drain}. */
final class Draining {
    /** What is due. The failed subscription is to be opened. */
    static final int OPEN = 1;
    /** The subscription, the own one or a failed one, was lost and is to be opened again: see {@link Reopening}. */
    static final int REOPEN = 2;
    /** The marker is to be published. */
    static final int MARK = 4;
    /** The merge is to take effect. */
    static final int MERGE = 8;
    /** The merge has taken effect; its reply is to come. */
    static final int MERGED = 16;
    /** The failed subscription is to be closed: at once, for nobody can tell when. */
    static final int CLOSE = 32;
    /** The failed subscription is to be deleted: at once too. */
    static final int DELETE = 64;

    private final LaneProtocols protocols;

    Draining(LaneProtocols protocols) {
        this.protocols = protocols;
    }

    /** What a decision makes due. */
    static int due(Decision decision) {
        if (decision instanceof Decision.OpenFailed) {
            return OPEN;
        } else if (decision instanceof Decision.PublishMarker) {
            return MARK;
        } else if (decision instanceof Decision.CloseFailed) {
            return CLOSE;
        } else if (decision instanceof Decision.Merge) {
            return MERGE;
        } else if (decision instanceof Decision.DeleteFailed) {
            return DELETE;
        }
        return 0;
    }

    /** Goes on with what an input came to. */
    static void apply(State n, int i, int l, int failed, LaneProtocols.Outcome outcome) {
        n.protocol(i, l, outcome.next());
        n.due(i, l, failed, n.due(i, l, failed) | (outcome.decided() & ~(CLOSE | DELETE)));
        if ((outcome.decided() & MERGE) != 0) {
            n.mergeAt(i, l, failed, outcome.mergeAt());
        }
        if ((outcome.decided() & CLOSE) != 0) {
            ModelBroker.close(n, i, failed, l);
            n.index(i, l, failed, 0);
        }
        if ((outcome.decided() & DELETE) != 0) {
            ModelBroker.delete(n, failed, l);
        }
    }

    void moves(State s, int i, int l, int failed, Successors out) {
        int due = s.due(i, l, failed);
        if (ModelStore.leads(s, i, failed, l) && protocols.leads(s.protocol(i, l), failed) < 0) {
            State n = out.begin(s, Move.ASSIGN, i, l, failed);
            apply(n, i, l, failed, protocols.assigned(n.protocol(i, l), failed, n.generation(failed, l)));
            out.end();
        }
        if (protocols.isUnmarked(s.protocol(i, l), failed) && (due & OPEN) == 0) {
            State n = out.begin(s, Move.CATCH_UP, i, l, failed);
            catchUp(n, i, l, failed);
            out.end();
        }
        if (due == 0) {
            return;
        }
        if ((due & OPEN) != 0 && !protocols.isDraining(s.protocol(i, l), failed) && ModelStore.leads(s, i, failed, l)) {
            State n = out.begin(s, Move.LOOK, i, l, failed);
            begin(n, i, l, failed);
            out.end();
        }
        if ((due & OPEN) != 0 && ModelBroker.exists(s, failed, l)) {
            open(s, i, l, failed, false, out);
            if (s.acknowledging(failed, l) != s.acknowledged(failed, l)) {
                open(s, i, l, failed, true, out);
            }
        }
        if ((due & MARK) != 0 && (due & OPEN) == 0) {
            State n = out.begin(s, Move.MARK, i, l, failed);
            done(n, i, l, failed, MARK);
            publish(n, i, l, failed);
            out.end();
        }
        if ((due & MERGE) != 0 && s.desk(i, l) == SessionRequests.IDLE && s.phase(i, l, i) != Reading.SETTLED) {
            State n = out.begin(s, Move.MERGE, i, l, failed);
            merge(n, i, l, failed);
            out.end();
        }
        if ((due & MERGED) != 0) {
            State n = out.begin(s, Move.MERGED, i, l, failed);
            merged(n, i, l, failed);
            out.end();
        }
    }

    private static void done(State n, int i, int l, int failed, int what) {
        n.due(i, l, failed, n.due(i, l, failed) & ~what);
    }

    private void open(State s, int i, int l, int failed, boolean arrived, Successors out) {
        State n = out.begin(s, Move.OPEN_FAILED, i, l << 1 | (arrived ? 1 : 0), failed);
        done(n, i, l, failed, OPEN);
        n.index(i, l, failed, ModelBroker.open(n, i, failed, l, arrived));
        if (!protocols.isDraining(n.protocol(i, l), failed)) {
            begin(n, i, l, failed);
        }
        out.end();
    }

    /** Reads from the store what the drain starts from; before the subscription is open, or with the opening. */
    private void begin(State n, int i, int l, int failed) {
        int protocol = n.protocol(i, l);
        int[] sinces = ModelStore.failedLane(n, i, failed, l, protocols.leads(protocol, failed));
        if (sinces == null) {
            Invariants.refused(n, i, "a takeover that it leads");
            Lives.end(n, i);
            return;
        }
        apply(n, i, l, failed, protocols.opened(protocol, failed, n.progress(failed, l), sinces));
    }

    /** Where a drain that joins asks for its marker is nobody's business but its own: anywhere. */
    private void catchUp(State n, int i, int l, int failed) {
        apply(n, i, l, failed, protocols.caughtUp(n.protocol(i, l), failed));
        if ((n.due(i, l, failed) & MARK) != 0 && Surroundings.repliesArrive(n)) {
            done(n, i, l, failed, MARK);
            publish(n, i, l, failed);
        }
    }

    void publish(State n, int i, int l, int failed) {
        int protocol = n.protocol(i, l);
        n.append(l, Markers.entry(failed, i, protocols.leads(protocol, failed)));
        apply(n, i, l, failed, protocols.markerPublished(protocol, failed));
        forget(n, i, l, failed);
    }

    /** A takeover is forgotten when it is done and its record is whole; keeping that is not modelled. */
    void forget(State n, int i, int l, int failed) {
        if (protocols.isDone(n.protocol(i, l), failed) && (n.due(i, l, failed) & MARK) == 0) {
            apply(n, i, l, failed, protocols.forgotten(n.protocol(i, l), failed));
        }
    }

    private void merged(State n, int i, int l, int failed) {
        done(n, i, l, failed, MERGED);
        n.mergeAt(i, l, failed, 0);
        apply(n, i, l, failed, protocols.merged(n.protocol(i, l), failed));
    }

    private void merge(State n, int i, int l, int failed) {
        int generation = protocols.leads(n.protocol(i, l), failed);
        if (ModelStore.merge(n, i, failed, l, generation, n.mergeAt(i, l, failed))) {
            done(n, i, l, failed, MERGE);
            n.due(i, l, failed, n.due(i, l, failed) | MERGED);
            if (Surroundings.repliesArrive(n)) {
                merged(n, i, l, failed);
            }
        } else {
            Invariants.refused(n, i, "a merge");
            Lives.end(n, i);
        }
    }
}
