package io.baton.node;

import io.baton.node.api.BatonListener;
import io.baton.node.api.HandoffStep;
import io.baton.node.api.Message;
import io.baton.node.api.TakeoverRecord;
import io.baton.node.api.UnhandledMessages;
import io.baton.protocol.HandoffMarker;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Step;
import java.time.Instant;
import java.util.Set;

/**
 * Keeps from a server what its listener throws, and gives it to the thread's handler of uncaught exceptions. A message
 * at which the listener throws would otherwise stop this server, and then each one that takes it over.
 */
final class GuardedListener implements BatonListener {
    private final BatonListener listener;

    GuardedListener(BatonListener listener) {
        this.listener = listener;
    }

    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            report(e);
        }
    }

    private static void report(Throwable thrown) {
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        } catch (RuntimeException | Error e) {
            // As when a thread ends: what its handler throws is ignored.
        }
    }

    @Override
    public void onLive(IncarnationId self) {
        guarded(() -> listener.onLive(self));
    }

    @Override
    public void onTakeoverStep(TakeoverRecord takeover, Step step) {
        guarded(() -> listener.onTakeoverStep(takeover, step));
    }

    @Override
    public void onCommitted(IncarnationId queue, LaneId lane, long from, long to, int handled, Instant at) {
        guarded(() -> listener.onCommitted(queue, lane, from, to, handled, at));
    }

    @Override
    public void onHandlerFailed(Message message, int attempt, Throwable cause) {
        guarded(() -> listener.onHandlerFailed(message, attempt, cause));
    }

    @Override
    public void onDeadLetter(Message message, String reason) {
        guarded(() -> listener.onDeadLetter(message, reason));
    }

    @Override
    public void onFenced(IncarnationId self) {
        guarded(() -> listener.onFenced(self));
    }

    @Override
    public void onSuspectsItself(IncarnationId self, String reason) {
        guarded(() -> listener.onSuspectsItself(self, reason));
    }

    @Override
    public void onUnhandled(UnhandledMessages counted) {
        guarded(() -> listener.onUnhandled(counted));
    }

    @Override
    public void onHandedOver(IncarnationId self, IncarnationId newHome, Set<String> sessions) {
        guarded(() -> listener.onHandedOver(self, newHome, sessions));
    }

    @Override
    public void onReceived(IncarnationId self, IncarnationId owner, Set<String> sessions) {
        guarded(() -> listener.onReceived(self, owner, sessions));
    }

    @Override
    public void onHandoffStep(IncarnationId self, HandoffMarker handoff, HandoffStep step) {
        guarded(() -> listener.onHandoffStep(self, handoff, step));
    }

    @Override
    public void onTrouble(String what, Throwable cause) {
        guarded(() -> listener.onTrouble(what, cause));
    }

    @Override
    public void onFailed(IncarnationId self, Throwable cause) {
        guarded(() -> listener.onFailed(self, cause));
    }
}
