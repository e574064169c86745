package io.baton.node.driver;

import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.Message;
import io.baton.node.spi.Batch;
import io.baton.node.spi.DeadLetter;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One batch on its way from the queue to the commit. */
final class Work {
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, Bytes> statesBefore = new HashMap<>();
    private final Map<Long, String> failedWrites = new HashMap<>();
    private final Map<String, SessionResult> results = new HashMap<>();
    private int chainsRunning;
    private long to;
    private boolean drained;
    private boolean doubtful;

    /** What became of one session's messages in this batch. */
    record SessionResult(Bytes state, Map<Long, Handled> handled, List<DeadLetter> deadLetters) {}

    void add(Message message) {
        messages.add(message);
    }

    void readTo(long position) {
        to = position;
    }

    void markDrained() {
        drained = true;
    }

    boolean isDrained() {
        return drained;
    }

    /** Nothing of it may be acknowledged before the store has said that this server is LIVE. */
    void markDoubtful() {
        doubtful = true;
    }

    boolean isDoubtful() {
        return doubtful;
    }

    long to() {
        return to;
    }

    List<Message> messages() {
        return messages;
    }

    /** The messages of each session, in order. */
    Map<String, List<Message>> chains() {
        Map<String, List<Message>> chains = new LinkedHashMap<>();
        for (Message message : messages) {
            chains.computeIfAbsent(message.sessionId(), id -> new ArrayList<>()).add(message);
        }
        return chains;
    }

    Bytes stateBefore(String session) {
        return statesBefore.getOrDefault(session, Bytes.EMPTY);
    }

    void stateBefore(String session, Bytes state) {
        statesBefore.put(session, state);
    }

    /** The reasons of writes that failed in an earlier attempt to commit, by position. */
    Map<Long, String> failedWrites() {
        return Map.copyOf(failedWrites);
    }

    /** Turns a message whose write failed into a dead letter and says whose chain must be handled again. */
    List<Message> writeFailed(long position, String reason) {
        failedWrites.put(position, reason);
        return messages.stream()
                .filter(m -> m.position() == position)
                .findFirst()
                .map(failed -> chains().getOrDefault(failed.sessionId(), List.of()))
                .orElse(List.of());
    }

    void chainsStarted(int count) {
        chainsRunning = count;
    }

    /** Notes a session's result and says whether it was the last one awaited. */
    boolean chainDone(String session, SessionResult result) {
        results.put(session, result);
        return --chainsRunning == 0;
    }

    Map<String, SessionResult> results() {
        return results;
    }

    List<DeadLetter> deadLetters() {
        return results.values().stream().flatMap(r -> r.deadLetters().stream()).toList();
    }

    Batch toBatch(IncarnationId self, IncarnationId queue, LaneId lane, long from) {
        Map<String, Bytes> states = new HashMap<>();
        TreeMap<Long, Handled> handled = new TreeMap<>();
        results.forEach((session, result) -> {
            if (!result.handled().isEmpty()) {
                states.put(session, result.state());
            }
            handled.putAll(result.handled());
        });
        List<Batch.PositionedWrite> writes = new ArrayList<>();
        handled.forEach(
                (position, h) -> h.write().ifPresent(write -> writes.add(new Batch.PositionedWrite(position, write))));
        return new Batch(self, queue, lane, from, to, states, writes, deadLetters());
    }
}
