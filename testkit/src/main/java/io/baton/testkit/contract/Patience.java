package io.baton.testkit.contract;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How a test waits: {@link RealTime} where adapters have threads of their own, by stepping where they have none. */
public interface Patience {
    /**
     * Waits for an answer.
     *
     * @throws RuntimeException the failure itself, if the stage completes with one
     * @throws AssertionError if it does not complete within the limits of this patience
     */
    <T extends @Nullable Object> T await(CompletionStage<T> stage);

    /**
     * Waits until something holds.
     *
     * @param what it is, for the message of the {@link AssertionError} if it never does
     */
    void awaitUntil(String what, BooleanSupplier condition);

    /** Gives something that should not hold so much time to hold all the same, and goes on at once when it does. */
    void watchFor(Duration time, BooleanSupplier condition);
}
