package io.baton.cli.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What handling an input must come to: whose each event is, and the state every session ends with. */
public final class Expected {
    private final Map<String, Integer> indexOf = new HashMap<>();
    private final List<String> sessions = new ArrayList<>();
    private final List<SessionState> states = new ArrayList<>();
    // By line number: the session's index plus 1, or 0 for a line without one.
    private int[] sessionOfLine = new int[1024];
    private long events;
    private long lines;

    private Expected() {}

    static Expected of(EventReader reader) throws IOException {
        Expected expected = new Expected();
        Event event = reader.next();
        while (event != null) {
            expected.add(event);
            event = reader.next();
        }
        expected.lines = reader.linesRead();
        return expected;
    }

    private void add(Event event) {
        int index = indexOf.computeIfAbsent(event.session(), this::newSession);
        states.set(index, states.get(index).next(event.number(), event.body()));
        int line = Math.toIntExact(event.number());
        if (line >= sessionOfLine.length) {
            sessionOfLine = Arrays.copyOf(sessionOfLine, Math.max(line + 1, sessionOfLine.length * 2));
        }
        sessionOfLine[line] = index + 1;
        events++;
    }

    private int newSession(String session) {
        sessions.add(session);
        states.add(SessionState.START);
        return sessions.size() - 1;
    }

    /** How many lines the input has. */
    public long lines() {
        return lines;
    }

    /** How many of them have a session. */
    public long events() {
        return events;
    }

    /** How many have none. */
    public long unkeyed() {
        return lines - events;
    }

    /** All sessions, in the order of their first event. */
    public Set<String> sessions() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(sessions));
    }

    /** The session of an event, or null if there is no such event. */
    public @Nullable String sessionOf(long event) {
        if (event < 1 || event >= sessionOfLine.length || sessionOfLine[(int) event] == 0) {
            return null;
        }
        return sessions.get(sessionOfLine[(int) event] - 1);
    }

    /** The state a session ends with. */
    public SessionState stateOf(String session) {
        Integer index = indexOf.get(session);
        return index == null ? SessionState.START : states.get(index);
    }
}
