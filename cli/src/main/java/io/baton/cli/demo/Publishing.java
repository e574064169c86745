package io.baton.cli.demo;

import io.baton.cli.input.Event;
import io.baton.cli.input.EventReader;
import io.baton.cli.input.Input;
import io.baton.protocol.IncarnationId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Leads the publishers: reads the input a second ahead, has every session opened meanwhile, and gives all
 * events of a session to the same publisher, so that their order is defined.
 */
final class Publishing {
    private static final int MAX_AHEAD = 20_000;

    private final Input input;
    private final Schedule schedule;
    private final int ahead;
    private final Function<String, CompletableFuture<IncarnationId>> sessions;
    private final List<Publisher> publishers;
    private final CompletableFuture<Long> begun = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicLong published = new AtomicLong();

    /** Makes a publisher that waits for the beginning. */
    interface PublisherFactory {
        Publisher create(int ahead, LongSupplier beginNanos, LongConsumer count);
    }

    /**
     * Prepares it.
     *
     * @param rate events a second
     * @param sessions opens a session
     */
    Publishing(
            Input input,
            int rate,
            Function<String, CompletableFuture<IncarnationId>> sessions,
            int publishers,
            PublisherFactory factory) {
        this.input = input;
        this.schedule = new Schedule(rate);
        this.ahead = Math.min(rate, MAX_AHEAD);
        this.sessions = sessions;
        this.publishers = new ArrayList<>();
        for (int i = 0; i < publishers; i++) {
            // One publisher may get all events of the first second.
            this.publishers.add(factory.create(ahead + 1, begun::join, published::addAndGet));
        }
    }

    /** Starts the threads. */
    void start() {
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        parts.add(thread("reader", this::read));
        for (int i = 0; i < publishers.size(); i++) {
            parts.add(thread("publisher-" + (i + 1), publishers.get(i)));
        }
        for (CompletableFuture<Void> part : parts) {
            part.exceptionally(failure -> {
                begun.completeExceptionally(failure);
                ended.completeExceptionally(failure);
                return null;
            });
        }
        var unused = CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenRun(() -> ended.complete(null));
    }

    private static CompletableFuture<Void> thread(String name, Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                        done.complete(null);
                    } catch (RuntimeException | Error e) {
                        done.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private void read() {
        try (EventReader events = input.open()) {
            long next = 0;
            List<CompletableFuture<IncarnationId>> first = new ArrayList<>();
            Event event = events.next();
            while (event != null && next < ahead) {
                first.add(hand(event, next));
                next++;
                event = events.next();
            }
            begin(first);
            while (event != null) {
                sleepUntil(begun.join() + after(next - ahead));
                var unused = hand(event, next);
                next++;
                event = events.next();
            }
            for (Publisher publisher : publishers) {
                publisher.end();
            }
        } catch (IOException e) {
            throw new RunFailedException("the input could not be read again: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<IncarnationId> hand(Event event, long index) throws InterruptedException {
        CompletableFuture<IncarnationId> open = sessions.apply(event.session());
        schedule.add(event.number());
        publishers
                .get(Math.floorMod(event.session().hashCode(), publishers.size()))
                .add(event, after(index), open);
        return open;
    }

    private void begin(List<CompletableFuture<IncarnationId>> first) throws InterruptedException {
        try {
            CompletableFuture.allOf(first.toArray(CompletableFuture<?>[]::new)).get();
        } catch (ExecutionException e) {
            throw RunFailedException.because("", e);
        }
        schedule.begin();
        begun.complete(System.nanoTime());
    }

    private long after(long index) {
        return schedule.after(index).toNanos();
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        long wait = nanos - System.nanoTime();
        if (wait > 0) {
            Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
        }
    }

    /** Completes when the first event is due, with its {@link System#nanoTime}. */
    CompletableFuture<Long> begun() {
        return begun;
    }

    /** Completes when all events are published. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** When which event is due; to be asked once publishing has ended. */
    Schedule schedule() {
        return schedule;
    }

    /** How many events are published. */
    long published() {
        return published.get();
    }

    /** Why publishing has failed, if it has. */
    Optional<String> failure() {
        if (!ended.isCompletedExceptionally()) {
            return Optional.empty();
        }
        Throwable cause = ended.handle((done, failure) -> failure).join();
        return Optional.of(
                String.valueOf(RunFailedException.because("publishing stopped after " + published() + " events", cause)
                        .getMessage()));
    }
}
