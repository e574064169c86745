package io.baton.cli.ledger;

import io.baton.cli.input.Expected;
import io.baton.cli.input.SessionState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what was handled with the input. Knows nothing of how it came about. */
public final class Judge {
    private static final Comparator<LedgerRow> BY_VERSION =
            Comparator.comparingLong(LedgerRow::version).thenComparingLong(LedgerRow::event);

    private final Expected expected;
    private final BitSet seen = new BitSet();
    private long doubled;
    private long unknown;
    private long reordered;
    private long wrongVersions;

    private Judge(Expected expected) {
        this.expected = expected;
    }

    /**
     * Judges a run.
     *
     * @param rows the ledger, in any order
     * @param states the last state of every session that has one
     */
    public static Verdict judge(Expected expected, List<LedgerRow> rows, Map<String, SessionState> states) {
        return new Judge(expected).verdict(rows, states);
    }

    private Verdict verdict(List<LedgerRow> rows, Map<String, SessionState> states) {
        Map<String, List<LedgerRow>> ofSession = new HashMap<>();
        for (LedgerRow row : rows) {
            if (row.session().equals(expected.sessionOf(row.event()))) {
                ofSession
                        .computeIfAbsent(row.session(), session -> new ArrayList<>())
                        .add(row);
            } else {
                unknown++;
            }
        }
        ofSession.values().forEach(this::session);
        long wrongStates = expected.sessions().stream()
                .filter(session -> !expected.stateOf(session).equals(states.getOrDefault(session, SessionState.START)))
                .count();
        return new Verdict(
                expected.events(),
                seen.cardinality(),
                expected.events() - seen.cardinality(),
                doubled,
                reordered,
                unknown,
                wrongVersions,
                wrongStates);
    }

    private void session(List<LedgerRow> rows) {
        rows.sort(BY_VERSION);
        boolean numbered = true;
        int previous = 0;
        for (int i = 0; i < rows.size(); i++) {
            LedgerRow row = rows.get(i);
            numbered &= row.version() == i + 1;
            int event = Math.toIntExact(row.event());
            if (seen.get(event)) {
                // A repeated event is doubled, whatever stands before it.
                doubled++;
                continue;
            }
            seen.set(event);
            if (event < previous) {
                reordered++;
            }
            previous = event;
        }
        if (!numbered) {
            wrongVersions++;
        }
    }
}
