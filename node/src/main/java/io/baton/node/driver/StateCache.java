package io.baton.node.driver;

import io.baton.node.spi.SessionState;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The states of the sessions handled last on a lane, as committed. Bounded; the store has the rest. */
final class StateCache {
    private final int maxStates;
    private final long maxBytes;
    private final Map<String, SessionState> states = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    StateCache(int maxStates, long maxBytes) {
        this.maxStates = maxStates;
        this.maxBytes = maxBytes;
    }

    boolean has(String session) {
        return states.containsKey(session);
    }

    SessionState get(String session) {
        return states.getOrDefault(session, SessionState.NONE);
    }

    void put(String session, SessionState state) {
        remove(session);
        states.put(session, state);
        bytes += state.state().size();
        for (Iterator<SessionState> eldest = states.values().iterator(); isTooLarge(); eldest.remove()) {
            bytes -= eldest.next().state().size();
        }
    }

    private boolean isTooLarge() {
        return states.size() > maxStates || bytes > maxBytes;
    }

    void remove(String session) {
        SessionState removed = states.remove(session);
        if (removed != null) {
            bytes -= removed.state().size();
        }
    }
}
