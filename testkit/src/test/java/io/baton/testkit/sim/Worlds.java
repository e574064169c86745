package io.baton.testkit.sim;

import io.baton.node.api.BatonOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;

/** Worlds in which nothing goes wrong and nobody is there yet. */
final class Worlds {
    /** None that strike by themselves: what goes wrong is what the test does. */
    static final Faults SCRIPTED = new Faults(EnumSet.allOf(Fault.class), 0, 0, 0, 0);

    private Worlds() {}

    static World quiet(long seed) {
        return new World(
                new Dice(seed),
                dice -> new Scenario(
                        0,
                        2,
                        0,
                        1_000,
                        0,
                        false,
                        false,
                        false,
                        dice.between(1, 30),
                        Duration.ZERO,
                        Faults.NONE,
                        BatonOptions.DEFAULTS),
                Optional.empty());
    }
}
