package io.baton.node.spi;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.TakeoverId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the store knows of all incarnations that are not forgotten.
 *
 * @param incarnations every one with its status
 * @param takeovers every takeover of one of them, merged or not
 * @param leaving those that hand their sessions to others, to end then
 */
public record ClusterState(
        Map<IncarnationId, Status> incarnations, List<Takeover> takeovers, Set<IncarnationId> leaving) {
    /** An incarnation's status. It only ever moves down this list. */
    public enum Status {
        /** Its subscriptions are being created; it owns nothing. */
        STARTING,
        /** It may commit. */
        LIVE,
        /** It may not, and never will again. */
        FENCED
    }

    /**
     * A takeover of one incarnation on one lane.
     *
     * @param taker who leads it, or led it to the merge
     * @param id its current id
     * @param mergedAt the marker's position if it is merged
     */
    public record Takeover(
            IncarnationId failed, LaneId lane, IncarnationId taker, TakeoverId id, Optional<Long> mergedAt) {}

    public ClusterState {
        incarnations = Map.copyOf(incarnations);
        takeovers = List.copyOf(takeovers);
        leaving = Set.copyOf(leaving);
    }

    /** Whether an incarnation may commit. */
    public boolean isLive(IncarnationId incarnation) {
        return incarnations.get(incarnation) == Status.LIVE;
    }

    /** The incarnations that may commit, among these. */
    public Set<IncarnationId> liveAmong(Set<IncarnationId> members) {
        return members.stream().filter(this::isLive).collect(Collectors.toUnmodifiableSet());
    }

    /** Those of these to whom sessions can be handed. */
    public Set<IncarnationId> stayingAmong(Set<IncarnationId> members) {
        return liveAmong(members).stream()
                .filter(member -> !leaving.contains(member))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Who needs a taker (rule 6): incarnations that are STARTING or LIVE and not among the members, and
     * those that lead an unmerged takeover without being LIVE.
     */
    public Set<IncarnationId> deadOutside(Set<IncarnationId> members) {
        Set<IncarnationId> dead = new LinkedHashSet<>();
        incarnations.forEach((incarnation, status) -> {
            if (status != Status.FENCED && !members.contains(incarnation)) {
                dead.add(incarnation);
            }
        });
        takeovers.stream()
                .filter(t -> t.mergedAt().isEmpty() && incarnations.get(t.taker()) != Status.LIVE)
                .forEach(t -> dead.add(t.taker()));
        return dead;
    }

    /** The takeovers that this incarnation leads and has not merged. */
    public List<AssignedTakeover> ledBy(IncarnationId taker) {
        return takeovers.stream()
                .filter(t -> t.mergedAt().isEmpty() && t.taker().equals(taker))
                .map(t -> new AssignedTakeover(t.failed(), t.lane(), t.id()))
                .toList();
    }

    /**
     * The incarnations merged on all lanes whose sessions have this effective home on every one, but for those
     * that others were merged into: they are needed until the others are forgotten.
     */
    public Set<IncarnationId> forgettableBy(IncarnationId home) {
        return incarnations.keySet().stream()
                .filter(incarnation -> incarnations.get(incarnation) == Status.FENCED)
                .filter(incarnation ->
                        takeovers.stream().anyMatch(t -> t.failed().equals(incarnation)))
                .filter(incarnation ->
                        takeovers.stream().noneMatch(t -> t.taker().equals(incarnation)))
                .filter(incarnation -> takeovers.stream()
                        .filter(t -> t.failed().equals(incarnation))
                        .allMatch(t -> t.mergedAt().isPresent()
                                && effectiveHome(t.taker(), t.lane()).equals(home)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Follows the merges on a lane. They never form a circle: each leads to one who was LIVE then. */
    private IncarnationId effectiveHome(IncarnationId incarnation, LaneId lane) {
        return takeovers.stream()
                .filter(t -> t.failed().equals(incarnation)
                        && t.lane().equals(lane)
                        && t.mergedAt().isPresent())
                .findFirst()
                .map(t -> effectiveHome(t.taker(), lane))
                .orElse(incarnation);
    }
}
