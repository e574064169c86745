package io.baton.node.driver;

import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.Message;
import io.baton.node.api.OutboxMessage;
import io.baton.node.spi.Batch;
import io.baton.node.spi.DeadLetter;
import io.baton.node.spi.SessionState;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** One batch on its way from the queue to the commit, or to several if it is too much for one. */
final class Work {
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, SessionState> statesBefore = new HashMap<>();
    private final Map<String, HandlerChain> chains = new LinkedHashMap<>();
    private int chainsRunning;
    private long to;
    private long bytes;
    private boolean drained;
    private boolean doubtful;
    private boolean oneByOne;
    private boolean hadNoEffect;

    void add(Message message) {
        messages.add(message);
        bytes += message.body().size();
    }

    /** How large the bodies of its messages are together. */
    long bytes() {
        return bytes;
    }

    /** What it holds in memory once it is handled: bodies, states before and after each message, and what clients get. */
    long bytesHeld() {
        return bytes
                + statesBefore.values().stream()
                        .mapToLong(before -> before.state().size())
                        .sum()
                + chains.values().stream().mapToLong(HandlerChain::bytesHeld).sum();
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
    Map<String, List<Message>> bySession() {
        Map<String, List<Message>> sessions = new LinkedHashMap<>();
        for (Message message : messages) {
            sessions.computeIfAbsent(message.sessionId(), id -> new ArrayList<>())
                    .add(message);
        }
        return sessions;
    }

    void stateBefore(String session, SessionState state) {
        statesBefore.put(session, state);
    }

    private SessionState stateBefore(String session) {
        return statesBefore.getOrDefault(session, SessionState.NONE);
    }

    /** Makes a chain of each session's messages and its state. All of them are to be run. */
    Collection<HandlerChain> start(BiFunction<List<Message>, Bytes, HandlerChain> chain) {
        bySession()
                .forEach((session, own) -> chains.put(
                        session, chain.apply(own, stateBefore(session).state())));
        chainsRunning = chains.size();
        return chains.values();
    }

    /** A chain has come to its end. Says whether it was the last one awaited. */
    boolean chainDone() {
        return --chainsRunning == 0;
    }

    /** Turns a message whose write failed into a dead letter; its chain is to be run again, if there is one. */
    Optional<HandlerChain> writeFailed(long position, String reason) {
        Optional<HandlerChain> again = chains.values().stream()
                .filter(chain -> chain.writeFailed(position, reason))
                .findFirst();
        chainsRunning = again.isPresent() ? 1 : 0;
        return again;
    }

    /** Commits each message by itself: all of them together were too much. */
    void commitOneByOne() {
        oneByOne = true;
    }

    /** A commit of it has turned out to have had no effect. The second time it is taken for too much at once. */
    void commitHadNoEffect() {
        oneByOne |= hadNoEffect;
        hadNoEffect = true;
    }

    boolean isOneByOne() {
        return oneByOne;
    }

    /** Up to where the next commit goes: to the end, or past the next message. */
    long nextCommit(long progress) {
        if (!oneByOne) {
            return to;
        }
        List<Long> left = messages.stream()
                .map(Message::position)
                .filter(position -> position > progress)
                .toList();
        return left.size() > 1 ? left.get(0) : to;
    }

    /** The messages of one commit, which takes in the positions after {@code from} up to {@code to}. */
    List<Message> messages(long from, long to) {
        return messages.stream()
                .filter(message -> message.position() > from && message.position() <= to)
                .toList();
    }

    /** The state of each session as this batch leaves it. */
    Map<String, SessionState> statesAfter() {
        Map<String, SessionState> states = new LinkedHashMap<>();
        chains.forEach(
                (session, chain) -> states.put(session, new SessionState(chain.state(), lastNumber(session, to))));
        return states;
    }

    /** The last number that a session's client has been given once all up to a position is committed. */
    private long lastNumber(String session, long upTo) {
        HandlerChain chain = chains.get(session);
        return stateBefore(session).lastNumber() + (chain == null ? 0 : chain.sentUpTo(upTo));
    }

    /** What goes to clients once one commit is done, each session's in order. */
    List<OutboxMessage> outbox(long from, long to) {
        List<OutboxMessage> sent = new ArrayList<>();
        chains.forEach((session, chain) -> {
            long number = lastNumber(session, from);
            for (Handled handled : chain.handled(from, to).values()) {
                for (Bytes body : handled.outbox()) {
                    sent.add(new OutboxMessage(session, ++number, body));
                }
            }
        });
        return sent;
    }

    List<DeadLetter> deadLetters(long from, long to) {
        return chains.values().stream()
                .flatMap(chain -> chain.deadLetters().stream())
                .filter(letter ->
                        letter.message().position() > from && letter.message().position() <= to)
                .sorted(Comparator.comparing(letter -> letter.message().position()))
                .toList();
    }

    /**
     * What one commit takes in.
     *
     * @param maxOutbox how many messages for its client a session keeps
     */
    Batch toBatch(IncarnationId self, IncarnationId queue, LaneId lane, long from, long to, int maxOutbox) {
        Map<String, Bytes> states = new HashMap<>();
        TreeMap<Long, Handled> handled = new TreeMap<>();
        Map<String, Long> trims = new HashMap<>();
        chains.forEach((session, chain) -> {
            NavigableMap<Long, Handled> part = chain.handled(from, to);
            if (!part.isEmpty()) {
                states.put(session, part.lastEntry().getValue().state());
            }
            handled.putAll(part);
            long tooOld = lastNumber(session, to) - maxOutbox;
            if (tooOld > 0 && chain.sentUpTo(to) > chain.sentUpTo(from)) {
                trims.put(session, tooOld);
            }
        });
        List<Batch.PositionedWrite> writes = new ArrayList<>();
        handled.forEach(
                (position, h) -> h.write().ifPresent(write -> writes.add(new Batch.PositionedWrite(position, write))));
        return new Batch(self, queue, lane, from, to, states, writes, deadLetters(from, to), outbox(from, to), trims);
    }
}
