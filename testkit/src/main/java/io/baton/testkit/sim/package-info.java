/**
 * A whole cluster in one thread, and the same again from the same seed. {@link io.baton.testkit.sim.Simulation} runs
 * the drivers that are shipped against a {@link io.baton.testkit.sim.ModelBroker}, a {@link
 * io.baton.testkit.sim.ModelStore} and a {@link io.baton.testkit.sim.ModelMembership}, in virtual time, while
 * {@link io.baton.testkit.sim.Faults} strike, and checks every {@link io.baton.testkit.sim.Invariant} as it goes.
 *
 * <p>A call to a port is three events: the request arrives, takes effect, and the reply comes back. A {@link
 * io.baton.testkit.sim.Wire} may lose either, and a process may die, freeze or be cut off between any two.
 */
@NullMarked
package io.baton.testkit.sim;

import org.jspecify.annotations.NullMarked;
