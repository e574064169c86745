package io.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.ledger.LedgerRow;
import io.baton.cli.server.Notice;
import io.baton.protocol.IncarnationId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final IncarnationId FROZEN = new IncarnationId("server-1", 1);
    private static final IncarnationId OTHER = new IncarnationId("server-2", 2);
    private static final Notice.NotCommitted REFUSED =
            new Notice.NotCommitted(FROZEN, FROZEN, 0, 9, List.of(4L, 7L), "not LIVE");

    @Test
    void countsWhatAFencedServerTriedInVain() {
        Refusals refusals = Refusals.of(List.of(REFUSED), List.of(), Set.of(FROZEN), List.of(row(OTHER, 7)), false);

        assertThat(refusals).isEqualTo(new Refusals(1, List.of()));
    }

    @Test
    void findsARefusedBatchThatTookEffect() {
        Refusals refusals = Refusals.of(List.of(REFUSED), List.of(), Set.of(FROZEN), List.of(row(FROZEN, 7)), false);

        assertThat(refusals.problems()).singleElement().asString().contains("server-1#1", "9", "not LIVE");
    }

    @Test
    void leavesOutWhatTookEffectUnheardBeforeTheStoreDied() {
        Refusals refusals = Refusals.of(List.of(REFUSED), List.of(), Set.of(FROZEN), List.of(row(FROZEN, 7)), true);

        assertThat(refusals).isEqualTo(new Refusals(0, List.of()));
    }

    @Test
    void leavesOutWhatWasCommittedAtALaterAttempt() {
        Notice.Committed later = new Notice.Committed(FROZEN, FROZEN, 0, 3, 9, 2, Instant.EPOCH);

        Refusals refusals = Refusals.of(
                List.of(REFUSED), List.of(later), Set.of(FROZEN), List.of(row(FROZEN, 4), row(FROZEN, 7)), false);

        assertThat(refusals).isEqualTo(new Refusals(0, List.of()));
    }

    @Test
    void leavesOutServersThatWereNotFenced() {
        assertThat(Refusals.of(List.of(REFUSED), List.of(), Set.of(OTHER), List.of(), false)
                        .count())
                .isZero();
    }

    private static LedgerRow row(IncarnationId by, long position) {
        return new LedgerRow("s", 1, by.server(), by.number(), 0, position, 1);
    }
}
