package io.baton.node.driver;

import io.baton.node.api.HandoffStep;
import io.baton.node.spi.HandoffOutcome;
import io.baton.node.spi.Store;
import io.baton.protocol.Decision;
import io.baton.protocol.HandoffId;
import io.baton.protocol.HandoffMarker;
import io.baton.protocol.LaneProtocol;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settles the handoffs at whose markers the own queue waits, one at a time: as their owner, when all that was read
 * before the marker is committed; as their new home, when their owner has, or can no more.
 */
final class Handoffs {
    /** All sessions of a new home wait for the owner meanwhile: 5, 10 and then 20 ms. */
    private static final long LOOK_AGAIN = 5_000_000;

    private static final int MAX_DOUBLINGS = 2;

    private final LaneContext context;
    private final LaneProtocol protocol;
    private final QueueReader reader;
    private final Outboxes outboxes;
    private final BiConsumer<HandoffId, HandoffOutcome.Settled> onSettled;
    private Decision.@Nullable SettleHandoff due;
    private int looks;
    private boolean waiting;

    /** @param onSettled is told of each, when the protocol knows it */
    Handoffs(
            LaneContext context,
            LaneProtocol protocol,
            QueueReader reader,
            Outboxes outboxes,
            BiConsumer<HandoffId, HandoffOutcome.Settled> onSettled) {
        this.context = context;
        this.protocol = protocol;
        this.reader = reader;
        this.outboxes = outboxes;
        this.onSettled = onSettled;
    }

    void carryOut(Decision.SettleHandoff decision) {
        due = decision;
        looks = 0;
        waiting = true;
    }

    /** Whether the own queue waits at no marker. */
    boolean isAtRest() {
        return !waiting;
    }

    /**
     * Asks the store, if there is a handoff to settle and all that was read before it is committed. Meanwhile no
     * session is opened or closed: the answer would be older than that.
     */
    boolean step() {
        Decision.SettleHandoff decision = due;
        if (decision == null || !reader.isIdle()) {
            return false;
        }
        due = null;
        reader.hold();
        HandoffMarker marker = decision.marker();
        if (looks == 0) {
            context.reached(marker, HandoffStep.SETTLING);
        }
        context.calls()
                .untilDone(
                        "settling a handoff",
                        () -> store().settleHandoff(
                                        context.self(), context.lane(), marker.handoff(), decision.position()),
                        outcome -> {
                            reader.release();
                            if (outcome instanceof HandoffOutcome.Settled settled) {
                                settled(marker, settled);
                            } else {
                                context.calls()
                                        .later(LOOK_AGAIN, Math.min(looks++, MAX_DOUBLINGS), () -> due = decision);
                            }
                        });
        return true;
    }

    private void settled(HandoffMarker marker, HandoffOutcome.Settled settled) {
        waiting = false;
        context.reached(marker, HandoffStep.SETTLED);
        Set<String> departed =
                settled.elsewhere().stream().filter(protocol.own()::isHomeOf).collect(Collectors.toUnmodifiableSet());
        Set<String> arrived = settled.here().keySet().stream()
                .filter(session -> !protocol.own().isHomeOf(session))
                .collect(Collectors.toUnmodifiableSet());
        protocol.handoffSettled(marker.handoff(), settled.here(), settled.elsewhere());
        // Whatever is remembered of them may be older than what another server has made of them since.
        settled.here().keySet().forEach(context.states()::remove);
        settled.elsewhere().forEach(context.states()::remove);
        outboxes.gone(settled.elsewhere());
        outboxes.lookAgain(settled.here().keySet());
        if (!departed.isEmpty()) {
            context.environment().listener().onHandedOver(context.self(), marker.newHome(), departed);
        }
        if (!arrived.isEmpty()) {
            context.environment().listener().onReceived(context.self(), marker.owner(), arrived);
        }
        onSettled.accept(marker.handoff(), settled);
        context.calls()
                .sometime(
                        "forgetting a handoff",
                        () -> store().forgetHandoff(context.self(), marker.handoff()),
                        done -> {});
    }

    private Store store() {
        return context.environment().store();
    }
}
