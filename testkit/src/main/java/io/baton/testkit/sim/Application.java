package io.baton.testkit.sim;

import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.Handler;
import io.baton.node.api.Message;
import io.baton.node.api.MessageRejectedException;
import io.baton.node.api.Write;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What the simulated servers do with a message. A session's state counts its messages and mixes their numbers, so
 * that one too few, one too many or two exchanged show. Some messages cannot be handled, and some writes fail, or take
 * too long, by themselves or together; and some batches are too much for the store, which does not say so.
 */
final class Application implements Handler {
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private final int attempts;
    private final Map<String, Integer> failures = new HashMap<>();

    /** @param attempts how many each message gets */
    Application(int attempts) {
        this.attempts = attempts;
    }

    /** The write that goes with a message: the model store knows it and keeps no connection for it. */
    record Note(String session, long number) implements Write {
        boolean fails() {
            return number % 31 == 11;
        }

        /** How long it takes; one batch's may take 1 together. */
        int slowness() {
            if (number % 41 == 3) {
                return 2;
            }
            return number % 13 == 9 ? 1 : 0;
        }

        /** How much it adds to its batch; one batch may weigh 1. */
        int weight() {
            return number % 19 == 6 ? 1 : 0;
        }

        @Override
        public void run(Connection connection) throws SQLException {
            throw new SQLException("the model store has no connections");
        }
    }

    @Override
    public Handled handle(Message message, Bytes state) {
        long number = number(message.body());
        if (isRejected(number)) {
            throw new MessageRejectedException("message " + number + " can never be handled");
        }
        if (alwaysFails(number)) {
            throw new IllegalArgumentException("message " + number + " cannot be handled");
        }
        if (failsOnceMore(message, number)) {
            throw new IllegalStateException("message " + number + " cannot be handled yet");
        }
        return Handled.stateAndWrite(next(state, number), new Note(message.sessionId(), number))
                .andSend(toClient(number).toArray(Bytes[]::new));
    }

    private static boolean isRejected(long number) {
        return number % 37 == 5;
    }

    private static boolean alwaysFails(long number) {
        return number % 29 == 7;
    }

    /** Some fail at first, but not as often as they are tried. */
    private boolean failsOnceMore(Message message, long number) {
        long times = number % 11 == 3 ? number / 11 % attempts : 0;
        return times > 0 && failures.merge(message.lane() + "/" + message.position(), 1, Integer::sum) <= times;
    }

    /** Whether a message fails whenever it is tried. */
    static boolean neverSucceeds(long number) {
        Note note = new Note("", number);
        return isRejected(number) || alwaysFails(number) || note.fails() || note.slowness() > 1;
    }

    /** Whether a message that never succeeds may have been given up after so many attempts. */
    static boolean mayBeGivenUp(long number, int after, int attempts) {
        if (isRejected(number)) {
            return after == 1;
        }
        return alwaysFails(number) ? after == attempts : after <= attempts;
    }

    /** The state after one more message. */
    static Bytes next(Bytes state, long number) {
        long count = 0;
        long mixed = 0;
        if (!state.isEmpty()) {
            ByteBuffer before = state.asBuffer();
            count = before.getLong();
            mixed = before.getLong();
        }
        return Bytes.wrap(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(count + 1)
                .putLong((mixed + number) * FACTOR)
                .array());
    }

    /** What the client is to get for a message that is handled: one message, or two, or none. */
    static List<Bytes> toClient(long number) {
        return LongStream.range(0, number % 3)
                .mapToObj(nth -> body(10 * number + nth))
                .toList();
    }

    static Bytes body(long number) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    static long number(Bytes body) {
        return body.asBuffer().getLong();
    }
}
