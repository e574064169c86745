package io.baton.testkit.contract.broker;

import io.baton.protocol.Marker;
import java.util.List;
import java.util.Optional;

/**
 * What a reader saw of a message.
 *
 * @param number which one it is, 0 for one without a session
 */
record Seen(long position, String session, boolean isMarker, Optional<Marker> marker, long number) {
    static List<Long> positions(List<Seen> seen) {
        return seen.stream().map(Seen::position).toList();
    }

    static List<Long> numbers(List<Seen> seen) {
        return seen.stream().map(Seen::number).toList();
    }
}
