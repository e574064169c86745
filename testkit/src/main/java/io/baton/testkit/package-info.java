/**
 * Proves the protocol on the code that is shipped: a simulator that runs whole clusters in one thread from one
 * seed, an explorer that walks through every interleaving of a small cluster, and for each port a contract suite
 * that its fake and every real adapter must pass.
 */
@NullMarked
package io.baton.testkit;

import org.jspecify.annotations.NullMarked;
