package io.baton.broker.artemis;

import io.baton.node.api.Bytes;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
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
    private static final String UNREADABLE = "has a body that cannot be read";
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

    /**
     * Puts a message into a place. One that is strange in any way gets there without a session: to fail would
     * be to stop at it for ever.
     *
     * @param parts its body if that came in parts
     */
    void receive(ClientMessage message, ArtemisDelivery place, @Nullable BodyInParts parts) {
        var credits = ((ClientMessageInternal) message).getFlowControlSize();
        var marker = message.containsProperty(MarkerProperties.MARKER);
        var defect = parts == null ? defectOf(message) : parts.defect();
        var sessionId = defect.isEmpty() ? sessionId(message) : "";
        if (sessionId.isEmpty() && !marker) {
            complain(
                    message,
                    defect.isEmpty()
                            ? "has no JMSXGroupID of 1 to " + maxSessionIdLength + " plain characters"
                            : defect);
        }
        place.fill(message, sessionId, marker, parts == null ? null : parts.body(), credits);
    }

    /**
     * What became of a body that came in parts.
     *
     * @param defect what is wrong with it, empty if nothing is
     */
    record BodyInParts(Bytes body, String defect) {}

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
        var output = new CappedOutput(Bodies.encodedLimit(message.getType(), maxBodyBytes));
        try {
            synchronized (consumer) {
                message.setOutputStream(output);
            }
            message.waitOutputStreamCompletion(0);
        } catch (ActiveMQException e) {
            if (e.getCause() instanceof IOException) {
                return new BodyInParts(Bytes.EMPTY, UNREADABLE);
            }
            throw e;
        }
        return output.exceeded() ? new BodyInParts(Bytes.EMPTY, tooLarge()) : whole(message, output.toByteArray());
    }

    private BodyInParts whole(ClientMessage message, byte[] encoded) {
        try {
            var body = Bodies.decode(message.getType(), encoded);
            return body.size() > maxBodyBytes ? new BodyInParts(Bytes.EMPTY, tooLarge()) : new BodyInParts(body, "");
        } catch (IndexOutOfBoundsException e) {
            return new BodyInParts(Bytes.EMPTY, UNREADABLE);
        }
    }

    private String defectOf(ClientMessage message) {
        if (!Bodies.isWellFormed(message)) {
            return UNREADABLE;
        }
        return Bodies.exceeds(message, maxBodyBytes) ? tooLarge() : "";
    }

    private String tooLarge() {
        return "has a body of more than " + maxBodyBytes + " bytes";
    }

    /** The group id, or an empty text if it is missing, no text, too long or has a control character. */
    private String sessionId(ClientMessage message) {
        if (!(message.getObjectProperty(Message.HDR_GROUP_ID) instanceof SimpleString id)
                || id.length() > maxSessionIdLength) {
            return "";
        }
        for (var i = 0; i < id.length(); i++) {
            if (Character.isISOControl(id.charAt(i))) {
                return "";
            }
        }
        return id.toString();
    }

    private void complain(ClientMessage message, String defect) {
        complaints++;
        var now = System.nanoTime();
        if (now - lastComplaintNs >= COMPLAINT_INTERVAL_NS) {
            lastComplaintNs = now;
            LOG.warn(
                    "{} message(s) for no session since the last such line; the latest, at {}, {}",
                    complaints,
                    message.getMessageID(),
                    defect);
            complaints = 0;
        }
    }
}
