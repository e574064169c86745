package io.baton.testkit.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What goes wrong in a simulation, and how often.
 *
 * @param kinds the faults that strike, each as likely as the others
 * @param perSecond how many strike in a virtual second, at any moment
 * @param atStep how likely one is right after each step of a takeover
 * @param lostRequests how many requests to a port are lost
 * @param lostReplies how many replies are lost, so that the caller never learns the outcome
 */
public record Faults(Set<Fault> kinds, double perSecond, double atStep, double lostRequests, double lostReplies) {
    /** Nothing goes wrong. */
    public static final Faults NONE = new Faults(Set.of(), 0, 0, 0, 0);

    public Faults {
        kinds = Collections.unmodifiableSet(kinds.isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(kinds));
    }

    /** Some kinds and not others, often or seldom: what hides behind one fault shows without it. */
    static Faults drawn(Dice dice) {
        Set<Fault> kinds = EnumSet.noneOf(Fault.class);
        double share = dice.between(20, 100) / 100.0;
        for (Fault each : Fault.values()) {
            if (dice.chance(share)) {
                kinds.add(each);
            }
        }
        kinds.add(Fault.CRASH);
        double losses = dice.chance(0.5) ? 0 : dice.between(1, 100) / 1000.0;
        return new Faults(kinds, dice.between(2, 60), dice.between(0, 15) / 100.0, losses, losses);
    }

    Faults without(Fault kind) {
        Set<Fault> others = EnumSet.noneOf(Fault.class);
        others.addAll(kinds);
        others.remove(kind);
        return new Faults(others, perSecond, atStep, lostRequests, lostReplies);
    }

    Fault pick(Dice dice) {
        List<Fault> all = new ArrayList<>(kinds);
        return dice.pick(all);
    }
}
