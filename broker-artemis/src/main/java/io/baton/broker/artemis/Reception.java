package io.baton.broker.artemis;

import io.baton.node.api.Bytes;
import io.baton.node.spi.Flaw;
import java.io.IOException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQLargeMessageException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.core.client.impl.ClientLargeMessageInternal;
import org.apache.activemq.artemis.core.client.impl.ClientMessageInternal;
import org.jspecify.annotations.Nullable;

/**
 * Looks at messages as they arrive, on the thread of the client that receives: finds out whose they are,
 * fetches bodies that come in parts, and finds those that nobody can be given.
 */
final class Reception {
    private final int maxSessionIdLength;
    private final int maxBodyBytes;
    private final Prefetch prefetch;
    private final Object consumer;

    /** Whose body comes in parts. */
    private volatile @Nullable ClientMessage awaited;

    private volatile boolean givenUp;

    /**
     * @param prefetch where the messages wait, for whose credits the broker may have to wait
     * @param consumer whose lock guards the credits that the broker is given for the parts of a body
     */
    Reception(ArtemisOptions options, Prefetch prefetch, Object consumer) {
        this.maxSessionIdLength = options.maxSessionIdLength();
        this.maxBodyBytes = options.maxBodyBytes();
        this.prefetch = prefetch;
        this.consumer = consumer;
    }

    /** Has nobody wait for the rest of a body, now or later. */
    void giveUp() {
        givenUp = true;
        cancel(awaited);
    }

    private void cancel(@Nullable ClientMessage message) {
        if (message instanceof ClientLargeMessageInternal large) {
            synchronized (consumer) {
                large.getLargeMessageController().cancel();
            }
        }
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
        var id = message.getObjectProperty(Message.HDR_GROUP_ID);
        var flaw = parts == null ? flawOfBody(message) : parts.flaw();
        if (flaw == Flaw.NONE) {
            flaw = flawOfSessionId(id);
        }
        var sessionId = flaw == Flaw.NONE ? String.valueOf(id) : "";
        if (marker) {
            flaw = MarkerProperties.read(message).isPresent() ? Flaw.NONE : Flaw.MARKER_UNREADABLE;
        }
        place.fill(message, sessionId, marker, flaw, parts == null ? null : parts.body(), credits);
    }

    /** What became of a body that came in parts. */
    record BodyInParts(Bytes body, Flaw flaw) {
        private static final BodyInParts NOT_KEPT = new BodyInParts(Bytes.EMPTY, Flaw.BODY_TOO_LARGE);
    }

    /**
     * Waits for the rest of a body that comes in parts; what is over the limit is dropped on arrival.
     *
     * @return null if the message came in one piece
     * @throws ActiveMQException if the rest does not come, or is given up
     */
    @Nullable
    BodyInParts awaitBody(ClientMessage message) throws ActiveMQException {
        if (!message.isLargeMessage()) {
            return null;
        }
        var output = new CappedOutput(Bodies.encodedLimit(message.getType(), maxBodyBytes));
        try {
            awaitParts(message, output);
        } catch (ActiveMQException e) {
            if (e.getCause() instanceof IOException) {
                return BodyInParts.NOT_KEPT;
            }
            throw e;
        }
        return output.exceeded() ? BodyInParts.NOT_KEPT : whole(message, output.toByteArray());
    }

    private void awaitParts(ClientMessage message, CappedOutput output) throws ActiveMQException {
        awaited = message;
        try {
            if (givenUp) {
                cancel(message);
            }
            synchronized (consumer) {
                message.setOutputStream(output);
            }
            while (!allCame(message)) {}
        } finally {
            awaited = null;
        }
    }

    /**
     * Waits as long as a call may take. The broker may have no credits for the rest before something at hand is
     * polled, however long that takes.
     */
    private boolean allCame(ClientMessage message) throws ActiveMQException {
        var nothingToPoll = prefetch.first() == null;
        try {
            message.waitOutputStreamCompletion(0);
            return true;
        } catch (ActiveMQLargeMessageException e) {
            if (e.getCause() != null || nothingToPoll || givenUp) {
                throw e;
            }
            return false;
        }
    }

    private BodyInParts whole(ClientMessage message, byte[] encoded) {
        if (!Bodies.isWellFormed(message.getType(), encoded)) {
            return BodyInParts.NOT_KEPT;
        }
        var body = Bodies.decode(message.getType(), encoded);
        return body.size() > maxBodyBytes ? BodyInParts.NOT_KEPT : new BodyInParts(body, Flaw.NONE);
    }

    private Flaw flawOfBody(ClientMessage message) {
        return Bodies.isWellFormed(message) && !Bodies.exceeds(message, maxBodyBytes) ? Flaw.NONE : Flaw.BODY_TOO_LARGE;
    }

    private Flaw flawOfSessionId(@Nullable Object id) {
        if (id == null) {
            return Flaw.NO_SESSION_ID;
        }
        if (!(id instanceof SimpleString text)) {
            return Flaw.SESSION_ID_INVALID;
        }
        if (text.isEmpty()) {
            return Flaw.NO_SESSION_ID;
        }
        if (text.length() > maxSessionIdLength) {
            return Flaw.SESSION_ID_TOO_LONG;
        }
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Character.isISOControl(c) || isHalfOfPair(text, i)) {
                return Flaw.SESSION_ID_INVALID;
            }
        }
        return Flaw.NONE;
    }

    /** Such a text cannot be written as UTF-8, so no store can keep it. */
    private static boolean isHalfOfPair(SimpleString text, int at) {
        var c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
