package io.baton.testkit.explore;

import io.baton.protocol.HandoffId;
import io.baton.protocol.HandoffMarker;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.Marker;
import io.baton.protocol.TakeoverId;
import io.baton.protocol.TakeoverMarker;

/** Markers as entries of a lane's log, beside the numbers of sessions that stand for messages. */
final class Markers {
    /** A generation that was never drawn: the id is a guess. */
    static final int GUESSED = 7;

    /** As a failover server: whoever it was. */
    static final int SOMEBODY = 7;

    private static final int MARKER = 1 << 15;
    private static final int HANDOFF = 1 << 14;

    private Markers() {}

    static int entry(int failed, int failover, int generation) {
        if (generation < 0 || generation > GUESSED) {
            throw new IllegalStateException("more than " + GUESSED + " ids for one takeover");
        }
        return MARKER | failed | failover << 3 | generation << 6;
    }

    /** The marker of a handoff of one session; which one of all handoffs stands for its id. */
    static int handoffEntry(int owner, int newHome, int handoff, int session) {
        return MARKER | HANDOFF | owner | newHome << 3 | handoff << 6 | session << 8;
    }

    static boolean isMarker(int entry) {
        return (entry & MARKER) != 0;
    }

    static boolean isTakeoverMarker(int entry) {
        return (entry & (MARKER | HANDOFF)) == MARKER;
    }

    static boolean isHandoffMarker(int entry) {
        return (entry & (MARKER | HANDOFF)) == (MARKER | HANDOFF);
    }

    static int owner(int entry) {
        return entry & 7;
    }

    static int newHome(int entry) {
        return entry >> 3 & 7;
    }

    static int handoff(int entry) {
        return entry >> 6 & 3;
    }

    static int handoffSession(int entry) {
        return entry >> 8 & 3;
    }

    static HandoffId handoffId(int handoff) {
        return new HandoffId("handoff-" + handoff);
    }

    static int failed(int entry) {
        return entry & 7;
    }

    static int failover(int entry) {
        return entry >> 3 & 7;
    }

    static int generation(int entry) {
        return entry >> 6 & 7;
    }

    static Marker marker(int entry) {
        if (isHandoffMarker(entry)) {
            return new HandoffMarker(handoffId(handoff(entry)), incarnation(owner(entry)), incarnation(newHome(entry)));
        }
        int failed = failed(entry);
        int failover = failover(entry);
        TakeoverId id =
                generation(entry) == GUESSED ? guess(failed, failover) : draw(failed, failover, generation(entry));
        return new TakeoverMarker(id, incarnation(failed), incarnation(failover));
    }

    /** The id that the store draws when it assigns a takeover: different every time, and from any guess. */
    static TakeoverId draw(int failed, int taker, int generation) {
        return new TakeoverId("drawn-" + failed + "-" + generation);
    }

    /** What somebody would guess who knows who takes over whom. */
    static TakeoverId guess(int failed, int taker) {
        return new TakeoverId("guessed-" + failed + "-" + taker);
    }

    static IncarnationId incarnation(int i) {
        return new IncarnationId("server", i + 1);
    }
}
