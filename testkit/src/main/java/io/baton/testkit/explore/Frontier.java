package io.baton.testkit.explore;

import java.util.ArrayDeque;

/** States found and not expanded yet, first in, first out. */
final class Frontier {
    private static final int PER_CHUNK = 4096;

    private final int length;
    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private int added;
    private int taken;
    private long size;

    Frontier(int length) {
        this.length = length;
    }

    long size() {
        return size;
    }

    void add(State state) {
        if (chunks.isEmpty() || added == PER_CHUNK) {
            chunks.addLast(new byte[PER_CHUNK * length]);
            added = 0;
        }
        System.arraycopy(state.bytes, 0, chunks.getLast(), added * length, length);
        added++;
        size++;
    }

    /** Takes the oldest one into a state. */
    void take(State state) {
        System.arraycopy(chunks.getFirst(), taken * length, state.bytes, 0, length);
        taken++;
        size--;
        if (taken == PER_CHUNK || size == 0) {
            chunks.removeFirst();
            taken = 0;
            added = size == 0 ? 0 : added;
        }
    }
}
