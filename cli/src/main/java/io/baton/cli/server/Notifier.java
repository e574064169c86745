package io.baton.cli.server;

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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Passes on to the demo what a server's listener is told, and remembers which incarnation this is. */
final class Notifier implements BatonListener {
    private final NoticeWriter notices;
    private final Optional<CrashPoint> crashPoint;
    private final List<HandoffPoint> handoffPoints;
    private final Gate handoffGate;
    private volatile CompletableFuture<IncarnationId> self = new CompletableFuture<>();

    /** @param handoffGate where a handoff waits at a point of it at which the process is to be frozen */
    Notifier(
            NoticeWriter notices, Optional<CrashPoint> crashPoint, List<HandoffPoint> handoffPoints, Gate handoffGate) {
        this.notices = notices;
        this.crashPoint = crashPoint;
        this.handoffPoints = List.copyOf(handoffPoints);
        this.handoffGate = handoffGate;
    }

    /** The present incarnation; waits for the first one to be live. */
    IncarnationId self() {
        try {
            return self.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("interrupted before the server was live", e);
        }
    }

    @Override
    public void onLive(IncarnationId incarnation) {
        if (!self.complete(incarnation)) {
            self = CompletableFuture.completedFuture(incarnation);
        }
        notices.write(new Notice.Live(incarnation));
    }

    @Override
    public void onTakeoverStep(TakeoverRecord takeover, Step step) {
        crashPoint.ifPresent(point -> point.reached(takeover.failover(), step));
        notices.write(new Notice.TakeoverStep(takeover, step));
    }

    @Override
    public void onCommitted(IncarnationId queue, LaneId lane, long from, long to, int handled, Instant at) {
        notices.write(new Notice.Committed(self(), queue, lane.number(), from, to, handled, at));
    }

    @Override
    public void onDeadLetter(Message message, String reason) {
        notices.write(new Notice.DeadLetter(message.sessionId(), reason));
    }

    @Override
    public void onHandoffStep(IncarnationId incarnation, HandoffMarker handoff, HandoffStep step) {
        handoffPoints.forEach(point -> point.reached(incarnation, handoff, step, handoffGate));
    }

    @Override
    public void onHandedOver(IncarnationId incarnation, IncarnationId newHome, Set<String> sessions) {
        notices.write(new Notice.HandedOver(incarnation, newHome, sessions.size()));
    }

    @Override
    public void onFenced(IncarnationId incarnation) {
        notices.write(new Notice.Fenced(incarnation));
    }

    @Override
    public void onSuspectsItself(IncarnationId incarnation, String reason) {
        notices.write(new Notice.Trouble(incarnation + " suspects itself: " + reason));
        onFenced(incarnation);
    }

    @Override
    public void onUnhandled(UnhandledMessages counted) {
        notices.write(new Notice.Trouble("nobody handles some messages: " + counted));
    }

    @Override
    public void onTrouble(String what, Throwable cause) {
        notices.write(new Notice.Trouble(what + ": " + cause));
    }

    @Override
    public void onFailed(IncarnationId incarnation, Throwable cause) {
        notices.write(new Notice.Failed(incarnation + ": " + cause));
    }
}
