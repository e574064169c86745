package io.baton.node.spi;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.TakeoverId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the store knows of all incarnations that are not forgotten.
 *
 * @param incarnations every one with its status
 * @param takeovers every takeover of one of them, merged or not
 */
public record ClusterState(Map<IncarnationId, Status> incarnations, List<Takeover> takeovers) {
    /** An incarnation's status. It only ever moves down this list. */
    public enum Status {
        /** Its subscriptions are being created; it owns nothing. */
        STARTING,
        /** It may commit. */
        LIVE,
        /** It may not, and never will again. */
        FENCED
    }

    public ClusterState {
        incarnations = Map.copyOf(incarnations);
        takeovers = List.copyOf(takeovers);
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
}
