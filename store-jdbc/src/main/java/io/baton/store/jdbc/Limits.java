package io.baton.store.jdbc;

import io.baton.node.api.Bytes;
import io.baton.node.api.LimitExceededException;
import io.baton.node.api.OutboxMessage;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a row can hold. */
final class Limits {
    /** The longest session id, in characters. */
    static final int SESSION_ID = 256;

    /** The largest state, in bytes. */
    static final int STATE = 1 << 20;

    /** The largest message to a client, in bytes. */
    static final int OUTBOX_MESSAGE = 1 << 20;

    private Limits() {}

    static void checkSessions(Collection<String> sessions) {
        for (var session : sessions) {
            if (session.length() > SESSION_ID) {
                throw new LimitExceededException(
                        "a session id may have " + SESSION_ID + " characters, one has " + session.length());
            }
            if (!isStorable(session)) {
                throw new IllegalArgumentException(
                        "a session id must be non-empty Unicode text without the character 0");
            }
        }
    }

    static void checkStates(Map<String, Bytes> states) {
        checkSessions(states.keySet());
        states.forEach((session, state) -> {
            if (state.size() > STATE) {
                throw new LimitExceededException(
                        "a state may have " + STATE + " bytes, that of " + session + " has " + state.size());
            }
        });
    }

    static void checkOutbox(List<OutboxMessage> messages) {
        for (var message : messages) {
            if (message.body().size() > OUTBOX_MESSAGE) {
                throw new LimitExceededException("a message to a client may have " + OUTBOX_MESSAGE
                        + " bytes, one to that of " + message.sessionId() + " has "
                        + message.body().size());
            }
        }
    }

    /** Whether a row can have this id at all. */
    static boolean isStorable(String session) {
        return !session.isEmpty()
                && session.length() <= SESSION_ID
                && session.indexOf('\0') < 0
                && StandardCharsets.UTF_8.newEncoder().canEncode(session);
    }
}
