package io.baton.node.spi;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.TakeoverId;

/** A takeover on one lane that the store has assigned to a server. */
public record AssignedTakeover(IncarnationId failed, LaneId lane, TakeoverId id) {}
