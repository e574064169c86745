package io.baton.broker.artemis;

import io.baton.protocol.IncarnationId;
import java.util.Optional;
import java.util.UUID;

/** The names of the subscription queues of a topic: {@code <topic>.sub.<server>.<number>}. */
record SubscriptionNames(String prefix) {
    static SubscriptionNames of(String topic) {
        return new SubscriptionNames(topic + ".sub.");
    }

    String queueOf(IncarnationId incarnation) {
        return prefix + incarnation.server() + "." + incarnation.number();
    }

    /** A name that no incarnation's queue has, and no other rehearsal. */
    String rehearsal() {
        return prefix + "rehearsal." + UUID.randomUUID();
    }

    /** The incarnation whose queue it is, or empty if it is somebody else's. */
    Optional<IncarnationId> incarnationOf(String queue) {
        var dot = queue.lastIndexOf('.');
        if (!queue.startsWith(prefix) || dot < prefix.length()) {
            return Optional.empty();
        }
        try {
            var number = Long.parseLong(queue, dot + 1, queue.length(), 10);
            var incarnation = new IncarnationId(queue.substring(prefix.length(), dot), number);
            // A name that only resembles one, with a sign or a leading zero, is somebody else's too.
            return queueOf(incarnation).equals(queue) ? Optional.of(incarnation) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
