package io.baton.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** When which event is due. Events are added by one thread, in the order of their numbers, and asked for afterwards. */
final class Schedule {
    private final double rate;
    private volatile Instant begin = Instant.EPOCH;
    private long[] numbers = new long[1_024];
    private int count;

    /** @param rate events a second */
    Schedule(double rate) {
        this.rate = rate;
    }

    /** The next event. */
    void add(long number) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        numbers[count++] = number;
    }

    /** Publishing begins now. */
    void begin() {
        begin = Instant.now();
    }

    /** How long after the beginning the event of this index is due. */
    Duration after(long index) {
        return Duration.ofNanos(Math.round(index * 1e9 / rate));
    }

    /** When an event was due. */
    Instant due(long number) {
        return begin.plus(after(Math.max(0, Arrays.binarySearch(numbers, 0, count, number))));
    }
}
