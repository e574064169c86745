package io.baton.broker.artemis;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/**
 * Keeps what is written up to a limit and drops the rest, so that a body of any length, or one that
 * decompresses to any length, takes bounded memory. Used by one thread after the other.
 */
final class CappedOutput extends OutputStream {
    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean exceeded;

    CappedOutput(int limit) {
        this.limit = limit;
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        var room = Math.min(length, limit - kept.size());
        kept.write(bytes, offset, room);
        exceeded |= room < length;
    }

    synchronized boolean exceeded() {
        return exceeded;
    }

    synchronized byte[] toByteArray() {
        return kept.toByteArray();
    }
}
