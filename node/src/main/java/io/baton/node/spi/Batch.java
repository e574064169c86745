package io.baton.node.spi;

import io.baton.node.api.Bytes;
import io.baton.node.api.OutboxMessage;
import io.baton.node.api.Write;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.util.List;
import java.util.Map;

/**
 * What one transaction commits for one queue.
 *
 * @param self the server that commits
 * @param queue whose subscription was read
 * @param lane the lane
 * @param from the queue's progress when the batch was begun
 * @param to its progress afterwards
 * @param states the new state of every session that changed
 * @param writes the handlers' writes, in the lane's order
 * @param deadLetters messages that could not be handled
 * @param outbox messages to clients, each session's in the order of their numbers
 * @param outboxTrims for sessions whose outboxes are full: up to which number they are forgotten
 */
public record Batch(
        IncarnationId self,
        IncarnationId queue,
        LaneId lane,
        long from,
        long to,
        Map<String, Bytes> states,
        List<PositionedWrite> writes,
        List<DeadLetter> deadLetters,
        List<OutboxMessage> outbox,
        Map<String, Long> outboxTrims) {
    public Batch {
        states = Map.copyOf(states);
        writes = List.copyOf(writes);
        deadLetters = List.copyOf(deadLetters);
        outbox = List.copyOf(outbox);
        outboxTrims = Map.copyOf(outboxTrims);
        if (to <= from) {
            throw new IllegalArgumentException("a batch must go forward, not from " + from + " to " + to);
        }
    }

    /**
     * A handler's write.
     *
     * @param position the position of its message
     */
    public record PositionedWrite(long position, Write write) {}
}
