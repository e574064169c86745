package io.baton.cli.demo;

/** A database for one run, in which there is nothing from an earlier one. */
interface DemoDatabase extends AutoCloseable {
    /** Where the servers find it. */
    StoreAddress address();

    /** Leaves nothing of the run behind. */
    @Override
    void close();
}
