package io.baton.node.driver;

import io.baton.node.spi.Handoff;
import io.baton.protocol.HandoffId;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.OwnQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Hands all sessions of a lane to other servers, evenly, before this one leaves. What comes back, because its new home
 * was gone when it should have moved, and what comes new, by a takeover that was under way, is handed on again.
 */
final class Departure {
    private static final int MAX_AT_ONCE = 500;

    private final LaneContext context;
    private final OwnQueue own;
    private final Publication publication;
    private final BooleanSupplier mayGrow;
    private final Queue<Share> shares = new ArrayDeque<>();
    private final Set<HandoffId> underWay = new HashSet<>();
    private List<IncarnationId> targets = List.of();
    private Optional<Runnable> onGone = Optional.empty();
    private boolean preparing;

    private record Share(IncarnationId newHome, List<String> sessions) {}

    /** @param mayGrow whether sessions may still come to this server */
    Departure(LaneContext context, OwnQueue own, Publication publication, BooleanSupplier mayGrow) {
        this.context = context;
        this.own = own;
        this.publication = publication;
        this.mayGrow = mayGrow;
    }

    boolean hasBegun() {
        return onGone.isPresent();
    }

    /**
     * Begins, if it has not, once it is said anew who is there: whoever has started since is to get a share, too.
     *
     * @param gone runs once, when no session is left
     */
    void begin(Runnable gone) {
        if (onGone.isEmpty()) {
            onGone = Optional.of(gone);
            targets = List.of();
        }
    }

    /** Who is there to hand sessions to. */
    void targets(List<IncarnationId> servers) {
        targets = servers;
    }

    /** Hands over what is here, one part after the other. */
    boolean step() {
        // One at a time: a new home waits at its marker while this server settles those before.
        if (onGone.isEmpty() || preparing || !underWay.isEmpty()) {
            return false;
        }
        Share next = shares.poll();
        if (next != null) {
            prepare(next);
            return true;
        }
        if (mayGrow.getAsBoolean()) {
            return false;
        }
        if (own.sessions() == 0) {
            Runnable gone = onGone.get();
            onGone = Optional.of(() -> {});
            gone.run();
            return false;
        }
        return divide();
    }

    private boolean divide() {
        List<IncarnationId> among = targets;
        if (among.isEmpty()) {
            return false;
        }
        List<String> sessions = own.sessionIds().stream().sorted().toList();
        for (int i = 0; i < among.size(); i++) {
            int first = i;
            List<String> part = IntStream.range(0, sessions.size())
                    .filter(n -> n % among.size() == first)
                    .mapToObj(sessions::get)
                    .toList();
            for (int from = 0; from < part.size(); from += MAX_AT_ONCE) {
                shares.add(new Share(
                        among.get(i), new ArrayList<>(part.subList(from, Math.min(part.size(), from + MAX_AT_ONCE)))));
            }
        }
        return true;
    }

    private void prepare(Share share) {
        preparing = true;
        context.calls()
                .untilDone(
                        "preparing to hand over sessions",
                        () -> context.environment()
                                .store()
                                .prepareHandoffs(context.self(), context.lane(), share.newHome(), share.sessions()),
                        handoffs -> {
                            handoffs.forEach(this::publish);
                            if (handoffs.isEmpty()) {
                                // The new home is gone; a moment later somebody will have noticed.
                                context.calls().later(0, () -> preparing = false);
                            } else {
                                preparing = false;
                            }
                        });
    }

    private void publish(Handoff handoff) {
        underWay.add(handoff.id());
        publication.of(handoff);
    }

    /** A handoff is over, one of these or another. */
    void settled(HandoffId id) {
        underWay.remove(id);
    }
}
