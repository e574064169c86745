package io.baton.node.spi;

import io.baton.node.api.Message;
import io.baton.protocol.Marker;
import java.util.Optional;

/**
 * A message as it lies in a subscription: what decides its fate is at hand without allocation, the rest
 * is decoded when asked for. Valid only during the call that presents it.
 */
public interface Delivery {
    /** Its position on the lane. */
    long position();

    /** Its session's id, or an empty text if it has none or none that is valid. */
    String sessionId();

    /** Whether it says that it is a marker. */
    boolean isMarker();

    /** The marker, or empty if it says it is one but cannot be read as one. */
    Optional<Marker> marker();

    /** Why it has no session or is no marker, {@link Flaw#NONE} if it is as it should be. */
    default Flaw flaw() {
        return Flaw.NONE;
    }

    /** The whole message; only for one with a session. */
    Message message();
}
