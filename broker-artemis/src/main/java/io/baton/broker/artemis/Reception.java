package io.baton.broker.artemis;

import io.baton.node.api.Bytes;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.core.client.impl.ClientMessageInternal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at messages as they arrive, on the thread of the client that receives: finds out whose they are,
 * fetches bodies that come in parts, and finds those that nobody can be given.
 */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final long COMPLAINT_INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);

    private final int maxSessionIdLength;
    private final int maxBodyBytes;
    private final Object consumer;
    private long complaints;
    private long lastComplaintNs = System.nanoTime() - COMPLAINT_INTERVAL_NS;

    /** @param consumer whose lock guards the credits that the broker is given for the parts of a body */
    Reception(ArtemisOptions options, Object consumer) {
        this.maxSessionIdLength = options.maxSessionIdLength();
        this.maxBodyBytes = options.maxBodyBytes();
        this.consumer = consumer;
    }

    void receive(ClientMessage message, ArtemisDelivery place, @Nullable BodyInParts parts) {
        var credits = ((ClientMessageInternal) message).getFlowControlSize();
        var tooLarge = parts == null ? Bodies.exceeds(message, maxBodyBytes) : parts.tooLarge();
        var sessionId = tooLarge ? "" : sessionId(message);
        var marker = message.containsProperty(MarkerProperties.MARKER);
        if (sessionId.isEmpty() && !marker) {
            complain(message, tooLarge);
        }
        place.fill(message, sessionId, marker, parts == null ? null : parts.body(), credits);
    }

    /** What became of a body that came in parts. */
    record BodyInParts(Bytes body, boolean tooLarge) {}

    /**
     * Waits for the rest of a body that comes in parts; what is over the limit is dropped on arrival.
     *
     * @return null if the message came in one piece
     * @throws ActiveMQException if the rest does not come
     */
    @Nullable
    BodyInParts awaitBody(ClientMessage message) throws ActiveMQException {
        if (!message.isLargeMessage()) {
            return null;
        }
        var type = message.getType();
        var output = new CappedOutput(Bodies.encodedLimit(type, maxBodyBytes));
        synchronized (consumer) {
            message.setOutputStream(output);
        }
        message.waitOutputStreamCompletion(0);
        if (output.exceeded()) {
            return new BodyInParts(Bytes.EMPTY, true);
        }
        var body = Bodies.decode(type, output.toByteArray());
        return body.size() > maxBodyBytes ? new BodyInParts(Bytes.EMPTY, true) : new BodyInParts(body, false);
    }

    /** The group id, or an empty text if it is missing, too long or has a control character. */
    private String sessionId(ClientMessage message) {
        var id = message.getGroupID();
        if (id == null || id.length() > maxSessionIdLength) {
            return "";
        }
        for (var i = 0; i < id.length(); i++) {
            if (Character.isISOControl(id.charAt(i))) {
                return "";
            }
        }
        return id.toString();
    }

    private void complain(ClientMessage message, boolean tooLarge) {
        complaints++;
        var now = System.nanoTime();
        if (now - lastComplaintNs >= COMPLAINT_INTERVAL_NS) {
            lastComplaintNs = now;
            LOG.warn(
                    "{} message(s) for no session since the last such line; the latest, at {}, {}",
                    complaints,
                    message.getMessageID(),
                    tooLarge
                            ? "has a body of more than " + maxBodyBytes + " bytes"
                            : "has no JMSXGroupID of 1 to " + maxSessionIdLength + " plain characters");
            complaints = 0;
        }
    }
}
