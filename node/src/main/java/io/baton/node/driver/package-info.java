/**
 * Runs the protocol against the ports. Not for applications: some of it is public for the simulator alone, and changes
 * without notice. A {@link io.baton.node.driver.Driver} is stepped from outside and
 * never blocks inside a step: a request goes out through {@link io.baton.node.driver.Calls}, its reply
 * comes back as an input to the driver's {@link io.baton.node.driver.Mailbox}, or never does.
 *
 * <ul>
 *   <li>{@link io.baton.node.driver.IncarnationDriver}: one life of a server: start, views, who is dead,
 *       fences, housekeeping.
 *   <li>{@link io.baton.node.driver.LaneDriver}: one lane of it. {@link io.baton.node.driver.QueueReader}
 *       turns a queue into committed batches, {@link io.baton.node.driver.Drain} carries out a takeover's
 *       decisions, {@link io.baton.node.driver.SessionDesk} opens and closes sessions.
 *   <li>{@link io.baton.node.driver.Incarnations}: one life after another, and when the next one begins.
 *   <li>{@link io.baton.node.driver.DriverThread}: the thin thread around a driver.
 * </ul>
 */
@NullMarked
package io.baton.node.driver;

import org.jspecify.annotations.NullMarked;
