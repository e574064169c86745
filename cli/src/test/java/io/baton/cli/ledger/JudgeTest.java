package io.baton.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.input.Event;
import io.baton.cli.input.EventReader;
import io.baton.cli.input.Expected;
import io.baton.cli.input.GeneratedLines;
import io.baton.cli.input.Input;
import io.baton.cli.input.Key;
import io.baton.cli.input.SessionState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Takes the ledger and the states of a run in which all was right, and changes them. */
class JudgeTest {
    private static final Verdict ALL_RIGHT = new Verdict(1_000, 1_000, 0, 0, 0, 0, 0, 0);

    private final Random random = new Random(20_261_123);
    private final List<LedgerRow> rows = new ArrayList<>();
    private final Map<String, SessionState> states = new HashMap<>();
    private Expected expected;

    @BeforeEach
    void handleEverything() throws IOException {
        Input input = new Input(new GeneratedLines(7, 20, 1_000), Key.of(Key.DEFAULT));
        expected = input.expected();
        try (EventReader events = input.open()) {
            Event event = events.next();
            while (event != null) {
                SessionState state =
                        states.getOrDefault(event.session(), SessionState.START).next(event.number(), event.body());
                states.put(event.session(), state);
                rows.add(new LedgerRow(event.session(), event.number(), "server-1", 1, 0, rows.size(), state.count()));
                event = events.next();
            }
        }
    }

    @Test
    void findsNothingWrongWithARunThatIsRight() {
        assertThat(judged()).isEqualTo(ALL_RIGHT);
        assertThat(judged().isRight()).isTrue();
    }

    @Test
    void doesNotDependOnTheOrderOfTheRows() {
        Collections.shuffle(rows, random);

        assertThat(judged()).isEqualTo(ALL_RIGHT);
    }

    @Test
    void reportsARemovedRowAsLost() {
        rows.remove(500);

        assertThat(judged()).isEqualTo(new Verdict(1_000, 999, 1, 0, 0, 0, 1, 0));
        assertThat(judged().isRight()).isFalse();
    }

    @Test
    void reportsTheLastRowOfASessionAsLostToo() {
        List<LedgerRow> session = rowsOf("visitor-003");
        rows.remove(session.get(session.size() - 1));

        assertThat(judged()).isEqualTo(new Verdict(1_000, 999, 1, 0, 0, 0, 0, 0));
        assertThat(judged().isRight()).isFalse();
    }

    @Test
    void reportsACopiedRowAsDoubled() {
        rows.add(rows.get(500));

        assertThat(judged()).isEqualTo(new Verdict(1_000, 1_000, 0, 1, 0, 0, 1, 0));
        assertThat(judged().isRight()).isFalse();
    }

    @Test
    void reportsAnEventHandledAgainLaterAsDoubledAndNotAsReordered() {
        LedgerRow first = rows.get(0);
        long versions = rows.stream()
                .filter(row -> row.session().equals(first.session()))
                .count();
        rows.add(withVersion(first, versions + 1));

        assertThat(judged()).isEqualTo(new Verdict(1_000, 1_000, 0, 1, 0, 0, 0, 0));
        assertThat(judged().isRight()).isFalse();
    }

    @Test
    void reportsSwappedRowsAsReordered() {
        List<LedgerRow> session = rowsOf("visitor-001");
        swapVersions(session.get(4), session.get(5));

        assertThat(judged()).isEqualTo(new Verdict(1_000, 1_000, 0, 0, 1, 0, 0, 0));
        assertThat(judged().isRight()).isFalse();
    }

    @Test
    void reportsBothPlacesWhenDistantRowsAreSwapped() {
        List<LedgerRow> session = rowsOf("visitor-001");
        swapVersions(session.get(4), session.get(9));

        assertThat(judged()).isEqualTo(new Verdict(1_000, 1_000, 0, 0, 2, 0, 0, 0));
    }

    @Test
    void reportsAChangedStateAsWrong() {
        SessionState state = expected.stateOf("visitor-002");
        states.put("visitor-002", new SessionState(state.count(), state.hash() ^ 1));

        assertThat(judged()).isEqualTo(new Verdict(1_000, 1_000, 0, 0, 0, 0, 0, 1));
        assertThat(judged().isRight()).isFalse();
    }

    @Test
    void reportsAMissingStateAsWrong() {
        states.remove("visitor-002");

        assertThat(judged()).isEqualTo(new Verdict(1_000, 1_000, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void reportsRowsThatNameNoEventOrAnothersSession() {
        rows.add(new LedgerRow("visitor-001", 1_001, "server-1", 1, 0, 5, 7));
        LedgerRow moved = rows.remove(500);
        String other = moved.session().equals("visitor-001") ? "visitor-002" : "visitor-001";
        rows.add(new LedgerRow(other, moved.event(), "server-1", 1, 0, 500, moved.version()));

        assertThat(judged()).isEqualTo(new Verdict(1_000, 999, 1, 0, 0, 2, 1, 0));
        assertThat(judged().isRight()).isFalse();
    }

    @Test
    void reportsVersionsThatStartAgainInTheMiddle() {
        List<LedgerRow> session = rowsOf("visitor-001");
        for (LedgerRow row : session.subList(50, session.size())) {
            replace(row, withVersion(row, row.version() - 50));
        }

        assertThat(judged().wrongVersions()).isEqualTo(1);
        assertThat(judged().isRight()).isFalse();
    }

    private Verdict judged() {
        return Judge.judge(expected, rows, states);
    }

    private List<LedgerRow> rowsOf(String session) {
        return rows.stream().filter(row -> row.session().equals(session)).toList();
    }

    private void swapVersions(LedgerRow one, LedgerRow other) {
        replace(one, withVersion(one, other.version()));
        replace(other, withVersion(other, one.version()));
    }

    private void replace(LedgerRow row, LedgerRow with) {
        rows.set(rows.indexOf(row), with);
    }

    private static LedgerRow withVersion(LedgerRow row, long version) {
        return new LedgerRow(
                row.session(), row.event(), row.server(), row.incarnation(), row.lane(), row.position(), version);
    }
}
