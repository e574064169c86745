package io.baton.node.driver;

import io.baton.node.api.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/** The states of the sessions handled last on a lane, as committed. Bounded; the store has the rest. */
final class StateCache {
    private final Map<String, Bytes> states;

    StateCache(int limit) {
        states = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bytes> eldest) {
                return size() > limit;
            }
        };
    }

    boolean has(String session) {
        return states.containsKey(session);
    }

    Bytes get(String session) {
        return states.getOrDefault(session, Bytes.EMPTY);
    }

    void put(String session, Bytes state) {
        states.put(session, state);
    }

    void remove(String session) {
        states.remove(session);
    }
}
