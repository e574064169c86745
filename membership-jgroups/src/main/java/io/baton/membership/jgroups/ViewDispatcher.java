package io.baton.membership.jgroups;

import io.baton.protocol.IncarnationId;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Consumer;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands views to the listener, in order, on a thread of its own: JGroups holds its locks while it installs
 * a view, and must not wait for a listener.
 */
final class ViewDispatcher implements Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(ViewDispatcher.class);
    private static final int QUEUE_LENGTH = 1_000;

    private final BlockingDeque<Set<IncarnationId>> views = new LinkedBlockingDeque<>(QUEUE_LENGTH);
    private final Consumer<Set<IncarnationId>> listener;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * Makes a dispatcher that keeps views until it is started.
     *
     * @param onStart run on the dispatcher's thread before the first view is handed over
     */
    ViewDispatcher(IncarnationId self, Consumer<Set<IncarnationId>> listener, Runnable onStart) {
        this.listener = listener;
        thread = new Thread(() -> run(onStart), "baton-views-" + self);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** From here on no further view is handed over; one that is being handled is not waited for. */
    void stop() {
        stopped = true;
        thread.interrupt();
    }

    @Override
    public void viewAccepted(View view) {
        var incarnations = IncarnationAddress.read(view);
        while (!views.offerLast(incarnations)) {
            // The listener is a thousand views behind: the oldest is of the least use to it.
            views.pollFirst();
        }
    }

    private void run(Runnable onStart) {
        onStart.run();
        try {
            while (!stopped) {
                handOver(views.takeFirst());
            }
        } catch (InterruptedException e) {
            LOG.trace("stopped", e);
        }
    }

    private void handOver(Set<IncarnationId> view) {
        if (stopped) {
            return;
        }
        try {
            listener.accept(view);
        } catch (RuntimeException e) {
            LOG.error("the view listener failed on {}", view, e);
        }
    }
}
