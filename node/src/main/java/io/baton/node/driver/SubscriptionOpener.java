package io.baton.node.driver;

import io.baton.node.spi.NoSuchSubscriptionException;
import io.baton.node.spi.Subscription;
import io.baton.node.spi.SubscriptionListener;
import io.baton.protocol.IncarnationId;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens the subscription of one incarnation on the lane, as often as it takes.
 *
 * @param before what must succeed right before: a check of ownership for the own subscription, the
 *     eviction of the former reader for a failed one
 */
record SubscriptionOpener(LaneContext context, IncarnationId incarnation, Supplier<CompletionStage<Void>> before) {
    /** An open subscription together with its events. */
    static final class Opened implements SubscriptionListener {
        private final SubscriptionOpener opener;
        private @Nullable Subscription subscription;
        private boolean lost;

        private Opened(SubscriptionOpener opener) {
            this.opener = opener;
        }

        Subscription subscription() {
            return Objects.requireNonNull(subscription, "not open yet");
        }

        /** Whether the broker has taken it away. Driver's thread only. */
        boolean isLost() {
            return lost;
        }

        private Opened with(Subscription opened) {
            subscription = opened;
            return this;
        }

        @Override
        public void onReadable() {
            opener.context.mailbox().wake();
        }

        @Override
        public void onLost(Throwable cause) {
            opener.context.mailbox().post(() -> {
                lost = true;
                opener.context
                        .environment()
                        .listener()
                        .onTrouble("subscription of " + opener.incarnation + " on " + opener.context.lane(), cause);
            });
        }
    }

    void open(Consumer<Opened> then) {
        AtomicLong missing = new AtomicLong();
        context.calls()
                .untilDone(
                        "opening the subscription of " + incarnation,
                        missing::get,
                        () -> {
                            Opened opened = new Opened(this);
                            return before.get()
                                    .thenCompose(ready -> open(opened))
                                    .whenComplete((answer, thrown) -> {
                                        if (isNobodysToOpen(thrown)) {
                                            missing.incrementAndGet();
                                        }
                                    });
                        },
                        then,
                        late -> late.subscription().close());
    }

    private CompletionStage<Opened> open(Opened opened) {
        return context.environment()
                .broker()
                .openSubscription(context.lane(), incarnation, opened)
                .thenApply(opened::with);
    }

    /**
     * A failed subscription that is gone is so for every server: if each suspected itself when it finds none, they would
     * go one after the other.
     */
    private boolean isNobodysToOpen(@Nullable Throwable thrown) {
        return !incarnation.equals(context.self())
                && thrown != null
                && Calls.unwrap(thrown) instanceof NoSuchSubscriptionException;
    }
}
