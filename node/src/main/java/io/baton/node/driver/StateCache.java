package io.baton.node.driver;

import io.baton.node.spi.SessionState;
import java.util.LinkedHashMap;
import java.util.Map;

/** The states of the sessions handled last on a lane, as committed. Bounded; the store has the rest. */
final class StateCache {
    private final Map<String, SessionState> states;

    StateCache(int limit) {
        states = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, SessionState> eldest) {
                return size() > limit;
            }
        };
    }

    boolean has(String session) {
        return states.containsKey(session);
    }

    SessionState get(String session) {
        return states.getOrDefault(session, SessionState.NONE);
    }

    void put(String session, SessionState state) {
        states.put(session, state);
    }

    void remove(String session) {
        states.remove(session);
    }
}
