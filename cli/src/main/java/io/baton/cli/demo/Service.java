package io.baton.cli.demo;

import java.io.IOException;

/** Something that all servers need, in a process of its own, which can be killed and started again on its data. */
interface Service extends AutoCloseable {
    /** Kills it at once. */
    void kill();

    /** Starts it again where it was, and waits until it accepts connections. */
    void startAgain() throws IOException;

    /** Ends it; what it holds is not needed any more. */
    @Override
    void close();
}
