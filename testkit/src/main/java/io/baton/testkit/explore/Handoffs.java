package io.baton.testkit.explore;

import io.baton.protocol.Verdict;

/**
 * What a driver does at the marker of a handoff that concerns it: it has the store settle it, not while a merge is
 * under way or a session is being opened or closed. The same as the driver's {@code Handoffs}.
 */
final class Handoffs {
    private final LaneProtocols protocols;

    Handoffs(LaneProtocols protocols) {
        this.protocols = protocols;
    }

    void moves(State s, int i, int l, Successors out) {
        if (s.phase(i, l, i) == Reading.SETTLED) {
            State n = out.begin(s, Move.SETTLED, i, l, 0);
            settled(n, i, l);
            out.end();
        } else if (waits(s, i, l)) {
            State n = out.begin(s, Move.SETTLE, i, l, 0);
            if (settle(n, i, l)) {
                out.end();
            }
        }
    }

    /** Whether the own queue is at such a marker and all that was read before it is committed. */
    private boolean waits(State s, int i, int l) {
        int x = s.index(i, l, i);
        return s.phase(i, l, i) == Reading.IDLE
                && s.desk(i, l) == SessionRequests.IDLE
                && !protocols.isMergingAny(s.protocol(i, l))
                && Reopening.isOpen(s, i, l, i)
                && protocols.mayReadOwn(s.protocol(i, l))
                && x < s.length(l)
                && Markers.isHandoffMarker(s.entry(l, x))
                && protocols.read(s.protocol(i, l), i, s.entry(l, x), x).read() == Verdict.WAIT;
    }

    /** Says whether that made a difference. */
    private boolean settle(State n, int i, int l) {
        int x = n.index(i, l, i);
        int marker = n.entry(l, x);
        int since = ModelStore.settle(n, i, marker, x);
        if (since == ModelStore.PENDING) {
            return false;
        }
        if (since == ModelStore.REFUSED) {
            Lives.refused(n, i, "to settle a handoff");
            return true;
        }
        n.protocol(i, l, protocols.read(n.protocol(i, l), i, marker, x).next());
        n.phase(i, l, i, Reading.SETTLED);
        boolean here = since != ModelStore.ELSEWHERE;
        n.batch(i, l, i, here ? 1 : 0, here ? since + 1 : 0);
        if (Surroundings.repliesArrive(n)) {
            settled(n, i, l);
        }
        return true;
    }

    private void settled(State n, int i, int l) {
        int marker = n.entry(l, n.index(i, l, i));
        int since = n.batch(i, l, i) == 1 ? n.before(i, l, i) - 1 : LaneProtocols.ABSENT;
        n.phase(i, l, i, Reading.IDLE);
        n.batch(i, l, i, 0, 0);
        n.protocol(
                i,
                l,
                protocols
                        .handoffSettled(
                                n.protocol(i, l), Markers.handoff(marker), Markers.handoffSession(marker), since)
                        .next());
    }
}
