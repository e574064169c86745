package io.baton.cli.demo;

import java.util.Optional;

/** A database for one run, in which there is nothing from an earlier one. */
interface DemoDatabase extends AutoCloseable {
    /** Where the servers find it. */
    StoreAddress address();

    /** What can be killed and started again, if the database is the run's own. */
    Optional<Service> service();

    /** Leaves nothing of the run behind. */
    @Override
    void close();
}
