package io.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.ledger.LedgerRow;
import io.baton.cli.server.Notice;
import io.baton.protocol.IncarnationId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelaysTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final IncarnationId SELF = new IncarnationId("server-1", 1);
    private static final IncarnationId FAILED = new IncarnationId("server-2", 2);

    @Test
    void countFromTheMomentAnEventWasDueToItsCommit() {
        Commits commits = new Commits(List.of(commit(SELF, 0, 10, 5), commit(SELF, 10, 20, 12)));

        assertThat(Delays.of(commits, List.of(row(1, 10), row(2, 11)), event -> BEGIN.plusMillis(event)))
                .contains(new Delays(2, 4, 10, 10));
    }

    @Test
    void takeTheLaterCommitOfTwoQueues() {
        Commits commits = new Commits(List.of(commit(SELF, 0, 10, 5), commit(FAILED, 0, 10, 50)));

        assertThat(Delays.of(commits, List.of(row(1, 7)), event -> BEGIN)).contains(new Delays(1, 50, 50, 50));
    }

    @Test
    void leaveOutEventsOfWhoseCommitNobodyTold() {
        assertThat(Delays.of(new Commits(List.of()), List.of(row(1, 7)), event -> BEGIN))
                .isEmpty();
    }

    private static Notice.Committed commit(IncarnationId queue, long from, long to, long ms) {
        return new Notice.Committed(SELF, queue, 0, from, to, 1, BEGIN.plusMillis(ms));
    }

    private static LedgerRow row(long event, long position) {
        return new LedgerRow("a", event, "server-1", 1, 0, position, 1);
    }
}
