/**
 * Lanes on an Apache Artemis broker, embedded or remote.
 *
 * <p>There is one lane. Publishers send to an ANYCAST <em>ingress</em> queue, and one core bridge carries
 * every message from there to a MULTICAST <em>topic</em>. Being the only one that writes to the topic, the
 * bridge gives all subscription queues the same order, and the broker's message ids, which grow in that order
 * and are the same in every queue, serve as positions. Markers take the same way.
 *
 * <ul>
 *   <li>{@link io.baton.broker.artemis.ArtemisBroker} is the adapter; it speaks the core protocol.
 *   <li>{@link io.baton.broker.artemis.EmbeddedArtemis} is a broker set up in this way, in this process.
 *   <li>{@link io.baton.broker.artemis.IngressPlugin} is what keeps the order at the broker: nobody else
 *       writes to the topic, and nothing that a publisher sets makes one message pass another.
 * </ul>
 */
@NullMarked
package io.baton.broker.artemis;

import org.jspecify.annotations.NullMarked;
