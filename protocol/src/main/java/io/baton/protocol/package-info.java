/**
 * The failover protocol as a pure state machine: inputs go in, {@linkplain io.baton.protocol.Decision
 * decisions} come out. Nothing here knows a thread, a clock, a random number or a socket, so that the
 * very code that is shipped can be run through every interleaving in one thread.
 *
 * <p>Three rules carry everything:
 *
 * <ul>
 *   <li><b>Handling</b> ({@link io.baton.protocol.Queue#message}): reading the subscription of an
 *       incarnation, a message is handled if and only if its session's home is that incarnation and its
 *       position lies beyond both the session's <i>since</i> and the incarnation's <i>progress</i>.
 *   <li><b>Waiting</b> ({@link io.baton.protocol.OwnQueue#marker}): a server never reads past a marker
 *       that names it until the queue it takes over has been drained to that marker, or the handoff is settled.
 *   <li><b>Succession</b> ({@link io.baton.protocol.Succession}): which server takes over which dead
 *       incarnation, and when the others step in.
 * </ul>
 *
 * <p>{@link io.baton.protocol.Takeover} walks through the eight steps of the method; {@link
 * io.baton.protocol.LaneProtocol} holds the takeovers of one lane together with the lane's own queue.
 * Instances are confined to one thread; none of them is safe for use by several.
 */
@NullMarked
package io.baton.protocol;

import org.jspecify.annotations.NullMarked;
