package io.baton.testkit.sim;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** How one server is connected just now. */
final class Network {
    private static final int SLOWNESS = 60;

    private final World world;
    private final Set<Reach> cut = EnumSet.noneOf(Reach.class);
    private final Set<Reach> slow = EnumSet.noneOf(Reach.class);
    private final Map<Reach, Long> cuts = new EnumMap<>(Reach.class);

    Network(World world) {
        this.world = world;
    }

    boolean isCutFrom(Reach reach) {
        return cut.contains(reach);
    }

    /** Which of its cuts from there this is, so that it can be told from a later one. */
    long cutsFrom(Reach reach) {
        return cuts.getOrDefault(reach, 0L);
    }

    /** How long a message takes there, or back. */
    long transit(Reach reach) {
        return slow.contains(reach) ? SLOWNESS * world.transit() : world.transit();
    }

    boolean cutFrom(Reach reach) {
        cuts.merge(reach, 1L, Long::sum);
        return cut.add(reach);
    }

    boolean joinUp(Reach reach) {
        return cut.remove(reach);
    }

    boolean slowDown(Reach reach) {
        return slow.add(reach);
    }

    boolean speedUp(Reach reach) {
        return slow.remove(reach);
    }
}
