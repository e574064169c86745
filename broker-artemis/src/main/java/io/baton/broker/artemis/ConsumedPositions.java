package io.baton.broker.artemis;

/**
 * The positions consumed and not acknowledged, growing. It holds eight bytes for each of them; the broker
 * stops delivering long before that matters.
 */
final class ConsumedPositions {
    /** There is no such position. */
    static final long NONE = -1;

    private long[] positions = new long[256];
    private int first;
    private int size;

    synchronized void add(long position) {
        if (size == positions.length) {
            var grown = new long[size * 2];
            for (var i = 0; i < size; i++) {
                grown[i] = positions[(first + i) & (size - 1)];
            }
            positions = grown;
            first = 0;
        }
        positions[(first + size) & (positions.length - 1)] = position;
        size++;
    }

    /** Removes all positions up to one and returns the last of them, or {@link #NONE} if there are none. */
    synchronized long removeUpTo(long position) {
        var last = NONE;
        while (size > 0 && positions[first] <= position) {
            last = positions[first];
            first = (first + 1) & (positions.length - 1);
            size--;
        }
        return last;
    }
}
