package io.baton.cli.input;

import io.baton.node.api.Bytes;
import java.nio.ByteBuffer;

/**
 * The state a session has in the demo: how many events it has handled, and a hash over them in their
 * order, so that a missing, repeated or exchanged one shows.
 */
public record SessionState(long count, long hash) {
    /** Before the first event. */
    public static final SessionState START = new SessionState(0, 0xcbf29ce484222325L);

    private static final long FNV_PRIME = 0x100000001b3L;

    /** The state after one more event. */
    public SessionState next(long event, byte[] body) {
        long h = hash;
        for (int shift = 56; shift >= 0; shift -= 8) {
            h = (h ^ ((event >>> shift) & 0xff)) * FNV_PRIME;
        }
        for (byte b : body) {
            h = (h ^ (b & 0xff)) * FNV_PRIME;
        }
        return new SessionState(count + 1, h);
    }

    /** The form kept in the store. */
    public Bytes encode() {
        return Bytes.wrap(ByteBuffer.allocate(16).putLong(count).putLong(hash).array());
    }

    /**
     * Reads what {@link #encode} wrote; no bytes are a session that was never handled.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static SessionState decode(Bytes bytes) {
        if (bytes.isEmpty()) {
            return START;
        }
        if (bytes.size() != 16) {
            throw new IllegalArgumentException("a session's state must have 16 bytes, has " + bytes.size());
        }
        ByteBuffer buffer = bytes.asBuffer();
        return new SessionState(buffer.getLong(), buffer.getLong());
    }
}
