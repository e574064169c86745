package io.baton.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Many simulations, of neighbouring seeds, until all have run or one has shown a violation. */
public final class Simulations {
    private final long firstSeed;
    private final long count;
    private final Consumer<Simulations> onProgress;
    private final AtomicLong begun = new AtomicLong();
    private final FaultCounts faults = new FaultCounts();
    private Optional<SimulationResult> violating = Optional.empty();
    private long done;
    private long takeovers;
    private long handoffs;
    private long handled;
    private long events;

    private Simulations(long firstSeed, long count, Consumer<Simulations> onProgress) {
        this.firstSeed = firstSeed;
        this.count = count;
        this.onProgress = onProgress;
    }

    /**
     * Runs the simulations of seeds {@code firstSeed} to {@code firstSeed + count - 1}.
     *
     * @param threads how many at once
     * @param onProgress called after each, by one thread at a time
     */
    public static Simulations run(long firstSeed, long count, int threads, Consumer<Simulations> onProgress)
            throws InterruptedException {
        Simulations simulations = new Simulations(firstSeed, count, onProgress);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(executor.submit(simulations::work));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } finally {
            executor.shutdownNow();
        }
        return simulations;
    }

    private void work() {
        for (long next = begun.getAndIncrement(); next < count && !isOver(); next = begun.getAndIncrement()) {
            add(run(firstSeed + next));
        }
    }

    private static SimulationResult run(long seed) {
        try {
            return Simulation.run(seed);
        } catch (RuntimeException e) {
            throw new IllegalStateException("the simulation of seed " + seed + " broke off: " + e, e);
        }
    }

    private synchronized boolean isOver() {
        return violating.isPresent();
    }

    private synchronized void add(SimulationResult result) {
        done++;
        takeovers += result.takeovers();
        handoffs += result.handoffs();
        handled += result.handled();
        events += result.events();
        faults.add(result.faults());
        if (violating.isEmpty() && result.violation().isPresent()) {
            violating = Optional.of(result);
        }
        onProgress.accept(this);
    }

    /** How many simulations have run. */
    public synchronized long done() {
        return done;
    }

    /** How many takeovers were merged in them. */
    public synchronized long takeovers() {
        return takeovers;
    }

    /** How many handoffs were committed in them. */
    public synchronized long handoffs() {
        return handoffs;
    }

    /** How many messages were handled. */
    public synchronized long handled() {
        return handled;
    }

    /** How many events there were. */
    public synchronized long events() {
        return events;
    }

    /** How often each fault struck at each step. */
    public synchronized FaultCounts faults() {
        return faults;
    }

    /** The first simulation that showed a violation. */
    public synchronized Optional<SimulationResult> violating() {
        return violating;
    }
}
