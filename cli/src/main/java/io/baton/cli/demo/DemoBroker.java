package io.baton.cli.demo;

import io.baton.broker.artemis.ArtemisOptions;
import java.util.Optional;

/** The broker of one run. */
interface DemoBroker extends AutoCloseable {
    /** Where it is, and whom it lets in. */
    ArtemisOptions access();

    /** What can be killed and started again, if the broker is the run's own. */
    Optional<Service> service();

    /** Leaves nothing of the run behind. */
    @Override
    void close();
}
