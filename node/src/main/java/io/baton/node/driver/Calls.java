package io.baton.node.driver;

import io.baton.node.api.BatonListener;
import io.baton.node.api.BatonOptions;
import io.baton.node.api.LimitExceededException;
import io.baton.node.spi.FencedException;
import io.baton.node.spi.LaneMismatchException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Requests of a driver to its ports. Replies come back as inputs to the mailbox; one that does not come
 * in time counts as a failure with unknown outcome, and is disposed of if it comes later.
 */
final class Calls {
    private static final int MAX_DOUBLINGS = 4;

    private final Mailbox mailbox;
    private final BatonListener listener;
    private final long timeout;
    private final long retryDelay;
    private final Consumer<Throwable> fatal;
    private final Duties duties;
    private boolean ended;

    /** @param fatal is told that the incarnation is fenced, or that going on is impossible */
    Calls(Mailbox mailbox, BatonListener listener, BatonOptions options, Consumer<Throwable> fatal) {
        this.mailbox = mailbox;
        this.listener = listener;
        this.timeout = options.callTimeout().toNanos();
        this.retryDelay = options.retryDelay().toNanos();
        this.fatal = fatal;
        this.duties = new Duties(mailbox, options.usefulWithin(), fatal);
    }

    /** What the driver owes; {@code fatal} is told when some of it is overdue. */
    Duties duties() {
        return duties;
    }

    /** No reply is delivered any more. */
    void end() {
        ended = true;
    }

    /** One request; exactly one of reply and failure follows, unless the driver ends. */
    <T> void once(Supplier<CompletionStage<T>> request, Consumer<T> reply, Consumer<Throwable> failure) {
        once(request, reply, failure, late -> {});
    }

    /** @param late disposes of a reply that came after the failure was reported; once the driver has ended, nobody does */
    <T> void once(
            Supplier<CompletionStage<T>> request, Consumer<T> reply, Consumer<Throwable> failure, Consumer<T> late) {
        Pending<T> pending = new Pending<>(reply, failure, late);
        CompletionStage<T> stage;
        try {
            stage = request.get();
        } catch (RuntimeException e) {
            mailbox.post(() -> pending.fail(e));
            return;
        }
        // Not before the request was made: it is given up only when it cannot take effect any more.
        mailbox.after(timeout, () -> pending.fail(new TimeoutException("no answer within the call timeout")));
        stage.whenComplete((value, thrown) -> mailbox.post(() -> {
            if (thrown == null) {
                pending.complete(value);
            } else {
                pending.fail(unwrap(thrown));
            }
        }));
    }

    /**
     * Repeats a request until it succeeds, waiting longer each time. What is final goes to {@code fatal}, and so does
     * that it is overdue: the driver owes it.
     */
    <T> void untilDone(String what, Supplier<CompletionStage<T>> request, Consumer<T> reply) {
        untilDone(what, () -> 0, request, reply, late -> {});
    }

    /**
     * The same for what may take long.
     *
     * @param signs changes whenever it gives a sign of life
     * @param late disposes of a reply that came after the request was repeated, as {@link #once} does
     */
    <T> void untilDone(
            String what,
            LongSupplier signs,
            Supplier<CompletionStage<T>> request,
            Consumer<T> reply,
            Consumer<T> late) {
        Duties.Duty duty = duties.owe(() -> what, signs);
        Consumer<T> done = value -> {
            duty.done();
            reply.accept(value);
        };
        attempt(what, request, done, late, 0);
    }

    /** Repeats a request like {@link #untilDone}, but for as long as it takes: no session waits for it. */
    <T> void sometime(String what, Supplier<CompletionStage<T>> request, Consumer<T> reply) {
        attempt(what, request, reply, late -> {}, 0);
    }

    private <T> void attempt(
            String what, Supplier<CompletionStage<T>> request, Consumer<T> reply, Consumer<T> late, int failures) {
        once(
                request,
                reply,
                thrown -> {
                    if (isFinal(thrown)) {
                        fatal.accept(thrown);
                        return;
                    }
                    listener.onTrouble(what, thrown);
                    later(failures, () -> attempt(what, request, reply, late, failures + 1));
                },
                late);
    }

    /** Runs an action after the delay that befits this many failures in a row. */
    void later(int failures, Runnable action) {
        later(retryDelay, failures, action);
    }

    /** Runs an action after a delay in nanoseconds, doubled for every failure in a row, up to sixteen times as long. */
    void later(long firstDelay, int failures, Runnable action) {
        mailbox.after(firstDelay << Math.min(failures, MAX_DOUBLINGS), () -> {
            if (!ended) {
                action.run();
            }
        });
    }

    /** A failure that no repetition mends. */
    static boolean isFinal(Throwable thrown) {
        return thrown instanceof FencedException
                || thrown instanceof LaneMismatchException
                || thrown instanceof LimitExceededException
                || thrown instanceof IllegalArgumentException
                || thrown instanceof IllegalStateException;
    }

    /** What a stage failed with, without what other stages have put around it. */
    static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    private final class Pending<T> {
        private final Consumer<T> late;
        private Consumer<T> reply;
        private Consumer<Throwable> failure;
        private boolean answered;

        Pending(Consumer<T> reply, Consumer<Throwable> failure, Consumer<T> late) {
            this.reply = reply;
            this.failure = failure;
            this.late = late;
        }

        void complete(T value) {
            if (answered || ended) {
                late.accept(value);
                return;
            }
            Consumer<T> waiting = reply;
            answered();
            waiting.accept(value);
        }

        void fail(Throwable thrown) {
            if (answered || ended) {
                return;
            }
            Consumer<Throwable> waiting = failure;
            answered();
            waiting.accept(thrown);
        }

        /** The timer holds on to this for long, and must not hold on to all that was waiting for the answer. */
        private void answered() {
            answered = true;
            reply = value -> {};
            failure = thrown -> {};
        }
    }
}
