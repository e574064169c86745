package io.baton.broker.artemis;

import io.baton.node.api.Bytes;
import java.nio.charset.StandardCharsets;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQBuffers;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.utils.DataConstants;

/** Bodies as bytes: a text as UTF-8, everything else as it lies on the wire, undecoded. */
final class Bodies {
    /** A text is a flag, a length in bytes and UTF-16. */
    private static final int TEXT_OVERHEAD = 5;

    private Bodies() {}

    /** Whether the body of a message that came in one piece is larger than allowed; decodes only near the limit. */
    static boolean exceeds(ClientMessage message, int maxBodyBytes) {
        var encoded = message.getBodyBufferSize();
        if (message.getType() != Message.TEXT_TYPE) {
            return encoded > maxBodyBytes;
        }
        var chars = (long) (encoded - TEXT_OVERHEAD) / 2;
        if (chars > maxBodyBytes) {
            return true;
        }
        return chars * 3 > maxBodyBytes && decode(message).size() > maxBodyBytes;
    }

    /** Whether a body that came in one piece is what its type says; anything is, but for a text. */
    static boolean isWellFormed(ClientMessage message) {
        return isWellFormed(message.getType(), message.getReadOnlyBodyBuffer());
    }

    /** The same of a body that came in parts. */
    static boolean isWellFormed(byte type, byte[] encoded) {
        return isWellFormed(type, ActiveMQBuffers.wrappedBuffer(encoded));
    }

    private static boolean isWellFormed(byte type, ActiveMQBuffer body) {
        if (type != Message.TEXT_TYPE) {
            return true;
        }
        if (body.readableBytes() == 0 || body.readByte() == DataConstants.NULL) {
            return true;
        }
        if (body.readableBytes() < Integer.BYTES) {
            return false;
        }
        var length = body.readInt();
        return length >= 0 && length <= body.readableBytes();
    }

    /** The most bytes that a body of this type can take on the wire if it is within the limit. */
    static int encodedLimit(byte type, int maxBodyBytes) {
        var limit = type == Message.TEXT_TYPE ? 2L * maxBodyBytes + TEXT_OVERHEAD : maxBodyBytes;
        return (int) Math.min(limit, Integer.MAX_VALUE - 64);
    }

    /** The body of a message that came in one piece. */
    static Bytes decode(ClientMessage message) {
        return decode(message.getType(), message.getReadOnlyBodyBuffer());
    }

    /** A body that came in parts. */
    static Bytes decode(byte type, byte[] encoded) {
        return type == Message.TEXT_TYPE ? decode(type, ActiveMQBuffers.wrappedBuffer(encoded)) : Bytes.wrap(encoded);
    }

    private static Bytes decode(byte type, ActiveMQBuffer buffer) {
        if (type == Message.TEXT_TYPE) {
            return text(buffer);
        }
        var bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private static Bytes text(ActiveMQBuffer buffer) {
        if (buffer.readableBytes() == 0) {
            return Bytes.EMPTY;
        }
        var text = buffer.readNullableSimpleString();
        return text == null ? Bytes.EMPTY : Bytes.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
