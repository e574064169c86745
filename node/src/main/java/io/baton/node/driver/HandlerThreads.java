package io.baton.node.driver;

import java.util.concurrent.Executor;

/** Runs the handlers of one incarnation after another. Safe for use by any thread. */
public interface HandlerThreads extends Executor {
    /**
     * The incarnation has ended: what waits is forgotten, and what runs is interrupted and keeps its thread until it
     * returns. What is executed from now on has threads of its own.
     */
    void renew();

    /** How many handlers of incarnations that have ended still run. */
    int left();
}
