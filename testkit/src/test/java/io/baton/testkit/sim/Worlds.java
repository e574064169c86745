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

    /** On one lane, with nothing published or asked for by anybody but the test. */
    static Scenario scripted(int servers, int sessions, int prefetch, BatonOptions options) {
        return new Scenario(
                servers,
                1,
                sessions,
                1_000_000_000,
                0,
                false,
                false,
                false,
                prefetch,
                Duration.ZERO,
                SCRIPTED,
                options);
    }

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
