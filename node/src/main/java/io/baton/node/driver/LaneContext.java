package io.baton.node.driver;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;

/** What the parts of one lane's driver share. All of it belongs to the driver's thread. */
record LaneContext(
        IncarnationId self, LaneId lane, Environment environment, Mailbox mailbox, Calls calls, StateCache states) {}
