package io.baton.cli.chaos;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.demo.DemoOptions;
import io.baton.cli.demo.StoreAddress;
import io.baton.cli.input.Key;
import io.baton.protocol.Strategy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What runs are like. */
final class Loads {
    private Loads() {}

    static DemoOptions withItsOwnBrokerAndStore() {
        return on(Optional.empty(), Optional.empty());
    }

    static DemoOptions on(Optional<ArtemisOptions> broker, Optional<StoreAddress> store) {
        return new DemoOptions(
                Optional.empty(),
                Key.of(Key.DEFAULT),
                4,
                8,
                1_000,
                0,
                1_500,
                Strategy.STOP_AND_DRAIN,
                5,
                List.of(),
                broker,
                store,
                Optional.empty(),
                0,
                Path.of("out"),
                0,
                false,
                false,
                true,
                true);
    }
}
