package io.baton.testkit.sim;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time, in nanoseconds from the start, and what happens in it, in the order in which it is due. */
final class Agenda {
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::due).thenComparingLong(Entry::order));
    private long now;
    private long added;
    private long run;

    private record Entry(long due, long order, Runnable event) {}

    long now() {
        return now;
    }

    /** How many events have happened. */
    long eventsRun() {
        return run;
    }

    void after(long delay, Runnable event) {
        entries.add(new Entry(now + Math.max(0, delay), added++, event));
    }

    /** Goes on to the next event and lets it happen; false if there is none. */
    boolean runNext() {
        Entry next = entries.poll();
        if (next == null) {
            return false;
        }
        now = next.due();
        run++;
        next.event().run();
        return true;
    }
}
