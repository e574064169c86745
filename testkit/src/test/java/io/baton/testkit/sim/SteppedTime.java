package io.baton.testkit.sim;

import io.baton.testkit.contract.Patience;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waits by letting happen what is due next. */
final class SteppedTime implements Patience {
    private static final long LIMIT = 60_000_000_000L;

    private final Agenda agenda;

    SteppedTime(Agenda agenda) {
        this.agenda = agenda;
    }

    private record Answer<T extends @Nullable Object>(
            T value, @Nullable Throwable failure) {}

    @Override
    @SuppressWarnings("NullAway")
    public <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        var answer = new AtomicReference<@Nullable Answer<T>>();
        stage.whenComplete((value, failure) -> answer.set(new Answer<>(value, failure)));
        awaitUntil("an answer", () -> answer.get() != null);
        Throwable failure = answer.get().failure();
        while (failure instanceof CompletionException && failure.getCause() != null) {
            failure = failure.getCause();
        }
        if (failure instanceof RuntimeException thrown) {
            throw thrown;
        }
        if (failure != null) {
            throw new CompletionException(failure);
        }
        return answer.get().value();
    }

    @Override
    public void awaitUntil(String what, BooleanSupplier condition) {
        long end = agenda.now() + LIMIT;
        while (!condition.getAsBoolean()) {
            if (agenda.now() > end || !agenda.runNext()) {
                throw new AssertionError("did not happen: " + what);
            }
        }
    }

    @Override
    public void watchFor(Duration time, BooleanSupplier condition) {
        long end = agenda.now() + time.toNanos();
        agenda.after(time.toNanos(), () -> {});
        while (!condition.getAsBoolean() && agenda.now() < end) {
            agenda.runNext();
        }
    }
}
