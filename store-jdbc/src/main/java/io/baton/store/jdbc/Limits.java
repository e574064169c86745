package io.baton.store.jdbc;

import io.baton.node.api.Bytes;
import io.baton.node.api.LimitExceededException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

/** What a row can hold. */
final class Limits {
    /** The longest session id, in characters. */
    static final int SESSION_ID = 256;

    /** The largest state, in bytes. */
    static final int STATE = 1 << 20;

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

    /** Whether a row can have this id at all. */
    static boolean isStorable(String session) {
        return !session.isEmpty()
                && session.length() <= SESSION_ID
                && session.indexOf('\0') < 0
                && StandardCharsets.UTF_8.newEncoder().canEncode(session);
    }
}
