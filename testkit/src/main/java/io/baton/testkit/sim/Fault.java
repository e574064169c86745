package io.baton.testkit.sim;

/** What can go wrong in a simulated cluster. */
public enum Fault {
    /** A server's process is killed. */
    CRASH,
    /** A server's process stands still, and wakes later. */
    FREEZE,
    /** A killed server starts again, as a new incarnation. */
    RESTART,
    /** A server and its peers do not hear of each other for a while. */
    CUT_FROM_PEERS,
    /** Nothing passes between a server and the broker for a while. */
    CUT_FROM_BROKER,
    /** Nothing passes between a server and the store for a while. */
    CUT_FROM_STORE,
    /** What passes between a server and the broker takes long for a while. */
    SLOW_TO_BROKER,
    /** What passes between a server and the store takes long for a while. */
    SLOW_TO_STORE,
    /** A handler does not return for long, or never. */
    STUCK_HANDLER,
    /** Some servers take another for dead that is not. */
    FALSE_SUSPICION,
    /** The broker is down for a while. */
    BROKER_RESTART,
    /** The store is down for a while; its transactions are rolled back. */
    STORE_RESTART,
    /** Two servers are killed at once. */
    CRASH_OF_TWO,
    /** Every server is killed at once. */
    CRASH_OF_ALL,
    /** A server hands its sessions to the others, leaves, and comes back later. */
    LEAVE
}
