package io.baton.node.driver;

import io.baton.node.api.TakeoverRecord;
import io.baton.protocol.LaneId;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import io.baton.protocol.Takeover;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** Gathers what a takeover's record will say. */
final class TakeoverLog {
    private final Takeover takeover;
    private final LaneId lane;
    private final Strategy strategy;
    private final Map<Step, Instant> steps = new EnumMap<>(Step.class);
    long drained;
    long redelivered;
    long passedOver;
    long ownPassedOver;

    TakeoverLog(Takeover takeover, LaneId lane, Strategy strategy) {
        this.takeover = takeover;
        this.lane = lane;
        this.strategy = strategy;
    }

    /** Notes when a step was reached and says whether it is the first time. */
    boolean reached(Step step, Instant at) {
        return steps.putIfAbsent(step, at) == null;
    }

    TakeoverRecord toRecord() {
        return new TakeoverRecord(
                takeover.id(),
                takeover.failed(),
                takeover.failover(),
                lane,
                strategy,
                steps,
                drained,
                redelivered,
                passedOver,
                ownPassedOver);
    }
}
