package io.baton.node.api;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import io.baton.protocol.TakeoverId;
import java.time.Instant;
import java.util.Map;

/**
 * What happened in one takeover on one lane.
 *
 * @param id the takeover
 * @param failed the incarnation taken over
 * @param failover the incarnation that took over
 * @param lane the lane
 * @param strategy how the own queue was treated meanwhile
 * @param steps when each step was first reached, by the failover server's clock
 * @param drained messages of the failed queue that were handled
 * @param redelivered messages of the failed server's sessions that it had handled but not acknowledged,
 *     passed over in its queue
 * @param passedOver messages of other servers' sessions, passed over in the failed queue
 * @param ownPassedOver messages of the failed server's sessions, passed over in the own queue before the
 *     marker
 */
public record TakeoverRecord(
        TakeoverId id,
        IncarnationId failed,
        IncarnationId failover,
        LaneId lane,
        Strategy strategy,
        Map<Step, Instant> steps,
        long drained,
        long redelivered,
        long passedOver,
        long ownPassedOver) {
    public TakeoverRecord {
        steps = Map.copyOf(steps);
    }

    /** Whether the marker was found in the own queue: step 8. */
    public boolean isComplete() {
        return steps.containsKey(Step.MARKER_FOUND);
    }
}
