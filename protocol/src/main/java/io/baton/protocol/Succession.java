package io.baton.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which dead incarnations this server takes over, and when. The store has the last word: two
 * servers that decide alike are sorted out by the fence. Rendezvous hashing over the live members gives
 * every dead incarnation an order of takers; the first tries at once, the others a delay later each, in
 * case the ones before them do not get it done (rule 6).
 */
public final class Succession {
    private final IncarnationId self;
    private final long delay;
    private final Map<IncarnationId, Long> deadSince = new HashMap<>();

    /** @param delay how long each next taker waits for the one before it, in the unit of the clock */
    public Succession(IncarnationId self, long delay) {
        this.self = self;
        this.delay = delay;
    }

    /**
     * Who is to be taken over now.
     *
     * @param dead incarnations that need a taker: not in the view though the store has them LIVE or
     *     STARTING, or leading a takeover that is not merged though they are not LIVE
     * @param takers the incarnations of the view that the store has as LIVE
     * @param now a monotonic clock's reading
     */
    public List<IncarnationId> due(Collection<IncarnationId> dead, Collection<IncarnationId> takers, long now) {
        deadSince.keySet().retainAll(dead);
        List<IncarnationId> due = new ArrayList<>();
        for (IncarnationId each : dead) {
            long since = deadSince.computeIfAbsent(each, d -> now);
            if (takers.contains(self) && isDue(rank(self, takers, each), now - since)) {
                due.add(each);
            }
        }
        due.sort(Comparator.naturalOrder());
        return due;
    }

    /** Divides what it has waited, for a long delay times a rank would overflow and be due at once. */
    private boolean isDue(int rank, long waited) {
        return rank == 0 || waited / rank >= delay;
    }

    /** How many takers come before {@code taker}, by the hash of taker and dead together. */
    static int rank(IncarnationId taker, Collection<IncarnationId> takers, IncarnationId dead) {
        long own = weight(taker, dead);
        int before = 0;
        for (IncarnationId other : takers) {
            if (weight(other, dead) > own) {
                before++;
            }
        }
        return before;
    }

    /**
     * Mixes both numbers so that each dead incarnation ranks the takers in an order of its own. Every step can
     * be undone, so two takers never weigh the same. Servers of different releases have to agree on it.
     */
    private static long weight(IncarnationId taker, IncarnationId dead) {
        long z = taker.number() * 0x9E3779B97F4A7C15L + dead.number() * 0xD1B54A32D192ED03L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
