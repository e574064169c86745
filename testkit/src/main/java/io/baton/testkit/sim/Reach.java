package io.baton.testkit.sim;

/** What a server reaches over the network. */
enum Reach {
    PEERS,
    BROKER,
    STORE
}
