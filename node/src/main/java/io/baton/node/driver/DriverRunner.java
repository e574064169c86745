package io.baton.node.driver;

/** Keeps drivers going: by a thread each, or by a simulator's single one. */
public interface DriverRunner {
    /**
     * Steps a driver from now on, until it has ended.
     *
     * @param mailbox whose {@link Mailbox#onPost} must bring about another step
     */
    void run(Driver driver, Mailbox mailbox);
}
