package io.baton.testkit.explore;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.Marker;
import io.baton.protocol.TakeoverId;

/** Markers as entries of a lane's log, beside the numbers of sessions that stand for messages. */
final class Markers {
    /** A generation that was never drawn: the id is a guess. */
    static final int GUESSED = 7;

    /** As a failover server: whoever it was. */
    static final int SOMEBODY = 7;

    private static final int MARKER = 1 << 15;

    private Markers() {}

    static int entry(int failed, int failover, int generation) {
        if (generation < 0 || generation > GUESSED) {
            throw new IllegalStateException("more than " + GUESSED + " ids for one takeover");
        }
        return MARKER | failed | failover << 3 | generation << 6;
    }

    static boolean isMarker(int entry) {
        return (entry & MARKER) != 0;
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
        int failed = failed(entry);
        int failover = failover(entry);
        TakeoverId id =
                generation(entry) == GUESSED ? guess(failed, failover) : draw(failed, failover, generation(entry));
        return new Marker(id, incarnation(failed), incarnation(failover));
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
