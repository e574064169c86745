/**
 * Walks through every interleaving of a small cluster, for small bounds. What is explored is the state machine that is
 * shipped, {@link io.baton.protocol.LaneProtocol}; around it stands a small model of everything it talks to:
 *
 * <ul>
 *   <li>{@link io.baton.testkit.explore.ModelStore}: the store, each method one transaction;
 *   <li>{@link io.baton.testkit.explore.ModelBroker}: one log a lane, and subscriptions that are places in it;
 *   <li>{@link io.baton.testkit.explore.Reading}, {@link io.baton.testkit.explore.Draining}, {@link
 *       io.baton.testkit.explore.Reopening}, {@link io.baton.testkit.explore.SessionRequests} and {@link io.baton.testkit.explore.Lives}: what the drivers do, in
 *       moves of one request, one effect or one reply each;
 *   <li>{@link io.baton.testkit.explore.Surroundings}: what nobody controls, each kind with a {@linkplain
 *       io.baton.testkit.explore.Budget budget}: publishers, clients, crashes, suspicions, old markers.
 * </ul>
 *
 * <p>{@link io.baton.testkit.explore.Explorer} visits every {@linkplain io.baton.testkit.explore.State state} once,
 * breadth first, and {@link io.baton.testkit.explore.Invariants} are checked at every move. A violation comes with the
 * shortest way to it. {@link io.baton.testkit.explore.Exploration} lists the bounds that finish without one.
 */
@NullMarked
package io.baton.testkit.explore;

import org.jspecify.annotations.NullMarked;
