package io.baton.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.IncarnationId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A view listener that can be waited for. */
final class Views implements Consumer<Set<IncarnationId>> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BlockingQueue<Set<IncarnationId>> views = new LinkedBlockingQueue<>();

    @Override
    public void accept(Set<IncarnationId> view) {
        views.add(view);
    }

    /** Checks that no view came that has not been waited for. */
    void assertNone() {
        assertThat(views).isEmpty();
    }

    /** Waits for the next view, and returns it. */
    Set<IncarnationId> next() throws InterruptedException {
        var view = views.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        if (view == null) {
            throw new AssertionError("no further view");
        }
        return view;
    }

    /** Waits for a view of exactly these incarnations, dropping those before it. */
    void await(IncarnationId... incarnations) throws InterruptedException {
        var wanted = Set.of(incarnations);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var view = views.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (view == null) {
                throw new AssertionError("no view of " + wanted);
            }
            if (view.equals(wanted)) {
                return;
            }
        }
    }
}
