package io.baton.node.driver;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * A driver's inputs and timers. Anybody may {@link #post}; everything else belongs to the driver's
 * thread. Inputs run in the order posted, timers in the order due.
 */
public final class Mailbox {
    private final Queue<Runnable> inputs = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::order));
    private final LongSupplier ticker;
    private volatile Runnable wake = () -> {};
    private long now;
    private long timersSet;

    private record Timer(long due, long order, Runnable action) {}

    /** @param ticker the clock that is read for each step, in nanoseconds */
    public Mailbox(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** Says what to do when an input is posted: bring about a step. */
    public void onPost(Runnable wake) {
        this.wake = wake;
        wake.run();
    }

    /** Adds an input. Safe for any thread; returns at once. */
    public void post(Runnable input) {
        inputs.add(input);
        wake.run();
    }

    /** Brings about a step without an input. Safe for any thread. */
    public void wake() {
        wake.run();
    }

    /** Runs an action once a delay in nanoseconds has passed, from now and not from when a long step began. */
    void after(long delay, Runnable action) {
        timers.add(new Timer(ticker.getAsLong() + delay, timersSet++, action));
    }

    /** Runs what is due. */
    boolean run(long nowNanos) {
        now = nowNanos;
        boolean worked = false;
        for (Timer next = timers.peek(); next != null && next.due() - now <= 0; next = timers.peek()) {
            timers.remove();
            next.action().run();
            worked = true;
        }
        return takeInputs() || worked;
    }

    /** Runs the inputs posted so far, and no timers. */
    boolean takeInputs() {
        boolean worked = false;
        for (Runnable input = inputs.poll(); input != null; input = inputs.poll()) {
            input.run();
            worked = true;
        }
        return worked;
    }

    /** The reading of the clock in this step, in nanoseconds. */
    long now() {
        return now;
    }

    /** Whether an input waits. Safe for any thread. */
    boolean hasInput() {
        return !inputs.isEmpty();
    }

    /** When the next timer is due; far away if there is none. */
    long nextDeadline() {
        Timer next = timers.peek();
        return next == null ? now + Long.MAX_VALUE / 2 : next.due();
    }
}
