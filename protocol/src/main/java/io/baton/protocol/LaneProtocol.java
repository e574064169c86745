package io.baton.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of one server on one lane: its own queue and the takeovers it leads there. The driver
 * feeds it what happened, then takes and carries out its {@linkplain #decisions decisions}.
 */
public final class LaneProtocol {
    private final IncarnationId self;
    private final Strategy strategy;
    private final OwnQueue own;
    private final Map<TakeoverId, Takeover> takeovers = new LinkedHashMap<>();
    private final List<Decision> decisions = new ArrayList<>();

    /**
     * @param progress the incarnation's committed progress on this lane, {@link Position#START} if new
     */
    public LaneProtocol(IncarnationId self, Strategy strategy, long progress) {
        this.self = self;
        this.strategy = strategy;
        this.own = new OwnQueue(self, progress, this);
    }

    /** The server's own subscription. */
    public OwnQueue own() {
        return own;
    }

    /** The store assigned a takeover to this server: it begins. Assigned again, it changes nothing. */
    public Takeover assigned(TakeoverId id, IncarnationId failed) {
        Takeover known = takeovers.get(id);
        if (known != null) {
            return known;
        }
        Takeover takeover = new Takeover(id, failed, self, strategy, this::decide);
        takeovers.put(id, takeover);
        takeover.begin();
        return takeover;
    }

    /**
     * Step 3 is done.
     *
     * @param progress the failed incarnation's committed progress
     * @param sinceOfSession the sessions whose effective home it is, with their effective since
     */
    public void opened(TakeoverId id, long progress, Map<String, Long> sinceOfSession) {
        takeover(id).opened(progress, sinceOfSession);
    }

    /**
     * The drain has nearly caught up with the own queue: step 4 is due. Asks for nothing if the marker was
     * asked for before, or the drain is over.
     */
    public void caughtUp(TakeoverId id) {
        Takeover takeover = takeovers.get(id);
        if (takeover != null) {
            takeover.caughtUp();
        }
    }

    /** Step 4 is confirmed by the broker, if need be after all else is done and the takeover is forgotten. */
    public void markerPublished(TakeoverId id) {
        Takeover takeover = takeovers.get(id);
        if (takeover != null) {
            takeover.markerPublished();
        }
    }

    /** Step 6: the failed queue said {@link Verdict#DRAINED} and all that came before is committed. */
    public void drained(TakeoverId id) {
        takeover(id).drained();
    }

    /** The merge is confirmed by the store; with the last one out of the way, step 7 begins. */
    public void merged(TakeoverId id) {
        takeover(id).merged(own);
        if (mayReadOwn()) {
            takeovers.values().stream()
                    .filter(t -> t.phase() == Takeover.Phase.SEEKING && t.stoppedOwn())
                    .forEach(t -> decisions.add(new Decision.Reached(t, Step.OWN_RESUMED)));
        }
    }

    /**
     * The handoff whose marker the own queue waits at is over, one way or the other: it can be read on.
     *
     * @param arrived the sessions that are this server's by it, with their since
     * @param departed the sessions that are this server's no more by it
     */
    public void handoffSettled(HandoffId id, Map<String, Long> arrived, Collection<String> departed) {
        own.handoffSettled(id, arrived, departed);
    }

    /** Takes what is to be done since the last call, in order. */
    public List<Decision> decisions() {
        if (decisions.isEmpty()) {
            return List.of();
        }
        List<Decision> taken = List.copyOf(decisions);
        decisions.clear();
        return taken;
    }

    /** Drops a takeover that is {@linkplain Takeover.Phase#DONE done}; later copies of its marker pass. */
    public void forget(TakeoverId id) {
        takeovers.remove(id);
    }

    /**
     * An independent copy, for whoever walks through several of the things that can happen next. All decisions
     * must have been taken.
     */
    public LaneProtocol copy() {
        if (!decisions.isEmpty()) {
            throw new ImpossibleStateException("decisions of " + self + " were not taken before copying");
        }
        LaneProtocol copy = new LaneProtocol(self, strategy, own.progress());
        copy.own.copyFrom(own);
        takeovers.forEach((id, takeover) -> copy.takeovers.put(id, takeover.copy(copy::decide)));
        return copy;
    }

    /**
     * Everything that this protocol's answers depend on, as a value: two protocols of one server and strategy
     * with equal states answer every input alike, but for the order in which they report several takeovers.
     */
    public List<Object> state() {
        Map<TakeoverId, Object> led = new LinkedHashMap<>();
        takeovers.forEach((id, takeover) -> led.put(id, takeover.state()));
        return List.of(own.state(), led, List.copyOf(decisions));
    }

    boolean mayReadOwn() {
        return strategy.mayReadOwn(takeovers.values());
    }

    /** Whether the own queue has come to the marker of a takeover that is not merged. */
    boolean standsAtMarker() {
        return takeovers.values().stream().anyMatch(t -> t.stoppedOwn() && !t.isMerged());
    }

    /** The takeover that a marker belongs to, if this server leads it; its id alone decides (rule 7). */
    @Nullable
    Takeover leading(TakeoverMarker marker) {
        return takeovers.get(marker.takeover());
    }

    void decide(Decision decision) {
        decisions.add(decision);
    }

    private Takeover takeover(TakeoverId id) {
        Takeover takeover = takeovers.get(id);
        if (takeover == null) {
            throw new ImpossibleStateException("no takeover " + id + " on this lane");
        }
        return takeover;
    }
}
