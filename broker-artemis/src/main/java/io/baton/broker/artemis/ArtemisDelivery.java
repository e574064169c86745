package io.baton.broker.artemis;

import io.baton.node.api.Bytes;
import io.baton.node.api.Message;
import io.baton.node.spi.Delivery;
import io.baton.node.spi.Flaw;
import io.baton.protocol.LaneId;
import io.baton.protocol.Marker;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.jspecify.annotations.Nullable;

/** A place in the prefetch buffer, used for one message after another. */
final class ArtemisDelivery implements Delivery {
    static final LaneId LANE = new LaneId(0);

    private @Nullable ClientMessage message;
    private @Nullable Bytes bodyInParts;
    private String sessionId = "";
    private boolean marker;
    private Flaw flaw = Flaw.NONE;
    private int credits;

    /**
     * Puts a message here.
     *
     * @param newBodyInParts the body if it came in parts
     * @param newCredits what the broker may send in return for its consumption, in bytes
     */
    void fill(
            ClientMessage newMessage,
            String newSessionId,
            boolean newMarker,
            Flaw newFlaw,
            @Nullable Bytes newBodyInParts,
            int newCredits) {
        message = newMessage;
        sessionId = newSessionId;
        marker = newMarker;
        flaw = newFlaw;
        bodyInParts = newBodyInParts;
        credits = newCredits;
    }

    /** Lets go of the message. */
    void empty() {
        message = null;
        bodyInParts = null;
        sessionId = "";
    }

    int credits() {
        return credits;
    }

    /** How much of the body is not among the credits, as it came in parts. */
    int bytesInParts() {
        return bodyInParts == null ? 0 : bodyInParts.size();
    }

    @Override
    public long position() {
        return presented().getMessageID();
    }

    @Override
    public String sessionId() {
        return sessionId;
    }

    @Override
    public boolean isMarker() {
        return marker;
    }

    @Override
    public Optional<Marker> marker() {
        return marker ? MarkerProperties.read(presented()) : Optional.empty();
    }

    @Override
    public Flaw flaw() {
        return flaw;
    }

    @Override
    public Message message() {
        if (sessionId.isEmpty()) {
            throw new IllegalStateException("the message at " + position() + " has no session");
        }
        var body = bodyInParts != null ? bodyInParts : Bodies.decode(presented());
        return new Message(sessionId, LANE, position(), body, Headers.of(presented()));
    }

    private ClientMessage presented() {
        if (message == null) {
            throw new IllegalStateException("a delivery is valid only during the call that presents it");
        }
        return message;
    }
}
