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

    /** Its session's id, or an empty text if the message is a marker or has a {@linkplain #flaw flaw}. */
    String sessionId();

    /** Whether it says that it is a marker. */
    boolean isMarker();

    /** The marker, or empty if it says it is one but cannot be read as one. */
    Optional<Marker> marker();

    /**
     * What is wrong with it. Asked for only when it has no {@link #sessionId} or its {@link #marker} is empty; an
     * adapter that knows more than those two say tells it here.
     */
    default Flaw flaw() {
        if (isMarker()) {
            return marker().isPresent() ? Flaw.NONE : Flaw.MARKER_UNREADABLE;
        }
        return sessionId().isEmpty() ? Flaw.NO_SESSION_ID : Flaw.NONE;
    }

    /** The whole message; only for one with a session. */
    Message message();
}
