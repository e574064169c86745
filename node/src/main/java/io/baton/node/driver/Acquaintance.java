package io.baton.node.driver;

import io.baton.node.spi.ClusterState;
import io.baton.node.spi.ClusterState.Status;
import io.baton.protocol.IncarnationId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells the dead from those who merely have not been met. Servers that start together may form groups of their own
 * at first, and each sees the others in the store and not in its view. So whoever was never in a view here is given
 * time for the groups to merge; whoever was and left is dead at once, and so is one whose server has come back as a
 * later incarnation: two processes must not share a name.
 */
final class Acquaintance {
    private final Duration grace;
    private final Set<IncarnationId> met = new HashSet<>();
    private final Map<IncarnationId, Long> missedSince = new HashMap<>();

    Acquaintance(Duration grace) {
        this.grace = grace;
    }

    /** These are in a view. */
    void seen(Set<IncarnationId> members) {
        met.addAll(members);
    }

    /** Nobody else is asked about any more. */
    void forgetAllBut(Set<IncarnationId> known, Set<IncarnationId> view) {
        met.removeIf(each -> !known.contains(each) && !view.contains(each));
    }

    /**
     * Who of these is dead for sure.
     *
     * @param dead those whom the store has as needing a taker
     * @param now a monotonic clock's reading, in nanoseconds
     */
    Set<IncarnationId> surely(Set<IncarnationId> dead, ClusterState state, Set<IncarnationId> view, long now) {
        missedSince.keySet().retainAll(dead);
        Set<IncarnationId> surely = new LinkedHashSet<>();
        for (IncarnationId each : dead) {
            long since = missedSince.computeIfAbsent(each, first -> now);
            boolean fenced = state.incarnations().get(each) == Status.FENCED;
            if (fenced || met.contains(each) || isReplaced(each, view) || now - since >= grace.toNanos()) {
                surely.add(each);
            }
        }
        return surely;
    }

    private static boolean isReplaced(IncarnationId incarnation, Set<IncarnationId> view) {
        return view.stream()
                .anyMatch(member -> member.server().equals(incarnation.server()) && member.compareTo(incarnation) > 0);
    }
}
