package io.baton.node.driver;

import io.baton.node.api.BatonOptions;
import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.Message;
import io.baton.node.api.MessageRejectedException;
import io.baton.node.spi.DeadLetter;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One session's messages of a batch, handled in turn, each with the state that the one before it left. A message
 * that cannot be handled leaves the state as it was and becomes a dead letter; the later ones go on.
 *
 * <p>Belongs to one thread at a time: the driver's hands it to one of the handlers' and gets it back.
 */
final class HandlerChain {
    private final WatchedHandler handler;
    private final List<Message> messages;
    private final Bytes stateBefore;
    private final BatonOptions options;
    private final TreeMap<Long, Handled> handled = new TreeMap<>();
    private final TreeMap<Long, DeadLetter> deadLetters = new TreeMap<>();
    private final TreeMap<Long, Integer> attempts = new TreeMap<>();
    private int next;

    /**
     * A handler has failed.
     *
     * @param attempt which one it was, from 1
     * @param isLast whether the message is a dead letter now; otherwise it is still the next one
     */
    record Failure(Message message, int attempt, Throwable cause, boolean isLast) {}

    HandlerChain(WatchedHandler handler, List<Message> messages, Bytes stateBefore, BatonOptions options) {
        this.handler = handler;
        this.messages = List.copyOf(messages);
        this.stateBefore = stateBefore;
        this.options = options;
    }

    /** What it calls. */
    WatchedHandler handler() {
        return handler;
    }

    /** Goes on to the first failure, or to the end if there is none. */
    Optional<Failure> run() {
        while (next < messages.size()) {
            Message message = messages.get(next);
            int attempt = attempts.merge(message.position(), 1, Integer::sum);
            try {
                Handled result = handler.handle(message, state());
                requireSmallEnough(result);
                handled.put(message.position(), result);
                next++;
            } catch (Throwable e) {
                // An error that the message brings about would do so on the next server too, and on the one after it.
                if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
                    throw error;
                }
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                return Optional.of(failed(message, attempt, e));
            }
        }
        return Optional.empty();
    }

    private void requireSmallEnough(Handled result) {
        atMost("the new state has %d bytes", result.state().size(), options.maxStateBytes());
        atMost("%d messages are for the client", result.outbox().size(), options.maxOutbox());
        for (Bytes message : result.outbox()) {
            atMost("a message for the client has %d bytes", message.size(), options.maxOutboxMessageBytes());
        }
        long all = result.outbox().stream().mapToLong(Bytes::size).sum();
        atMost("the messages for the client have %d bytes together", all, BatonOptions.MAX_OUTBOX_MESSAGE_BYTES);
    }

    private static void atMost(String what, long size, int limit) {
        if (size > limit) {
            throw new MessageRejectedException(
                    String.format(Locale.ROOT, what + ", over the limit of %d", size, limit));
        }
    }

    private Failure failed(Message message, int attempt, Throwable cause) {
        boolean isLast = cause instanceof MessageRejectedException || attempt >= options.handlerAttempts();
        if (isLast) {
            deadLetters.put(message.position(), new DeadLetter(message, reason(cause), attempt));
            next++;
        }
        return new Failure(message, attempt, cause, isLast);
    }

    /** An exception of the application's own may fail even when it is asked what it says. */
    private static String reason(Throwable cause) {
        try {
            return cause instanceof MessageRejectedException
                    ? "rejected: " + cause.getMessage()
                    : "the handler failed: " + cause;
        } catch (RuntimeException | Error e) {
            return "the handler failed: " + cause.getClass().getName();
        }
    }

    /**
     * Makes a dead letter of a message that was handled, because its write failed, and goes back there: what the
     * later ones made of its state is void, and they are handled anew.
     *
     * @return whether the message was handled in this chain
     */
    boolean writeFailed(long position, String reason) {
        if (!handled.containsKey(position)) {
            return false;
        }
        handled.tailMap(position, true).clear();
        deadLetters.tailMap(position, true).clear();
        attempts.tailMap(position, false).clear();
        next = attempts.headMap(position, false).size();
        deadLetters.put(position, new DeadLetter(messages.get(next), reason, attempts.getOrDefault(position, 1)));
        next++;
        return true;
    }

    /** What the last message that was handled left. */
    Bytes state() {
        return handled.isEmpty() ? stateBefore : handled.lastEntry().getValue().state();
    }

    /** The states and the messages to the client that it has made. */
    long bytesHeld() {
        long bytes = 0;
        for (Handled each : handled.values()) {
            bytes += each.state().size();
            for (Bytes sent : each.outbox()) {
                bytes += sent.size();
            }
        }
        return bytes;
    }

    /** How many messages the session's client is to get for all up to a position. */
    int sentUpTo(long position) {
        return handled.headMap(position, true).values().stream()
                .mapToInt(each -> each.outbox().size())
                .sum();
    }

    /** What was handled after one position and up to another, by position. */
    NavigableMap<Long, Handled> handled(long from, long to) {
        return handled.subMap(from, false, to, true);
    }

    /** What could not be handled, in order. */
    List<DeadLetter> deadLetters() {
        return List.copyOf(deadLetters.values());
    }
}
