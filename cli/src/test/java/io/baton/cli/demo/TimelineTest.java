package io.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.ledger.LedgerRow;
import io.baton.cli.server.Notice;
import io.baton.node.api.TakeoverRecord;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import io.baton.protocol.TakeoverId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final Instant KILL = Instant.parse("2026-01-01T00:00:00Z");
    private static final IncarnationId FAILED = new IncarnationId("server-2", 2);
    private static final IncarnationId TAKER = new IncarnationId("server-1", 1);
    private static final IncarnationId THIRD = new IncarnationId("server-3", 3);
    private static final Map<String, IncarnationId> HOMES = Map.of("a", FAILED, "b", FAILED, "c", TAKER);

    @Test
    void countsFromTheKill() {
        TakeoverReport report = reports(List.of(), List.of()).get(0);

        assertThat(report.since()).isEqualTo("killed");
        assertThat(report.failed()).isEqualTo("server-2#2");
        assertThat(report.failover()).isEqualTo("server-1#1");
        assertThat(report.steps()).containsExactly(Map.entry("detected", 20.5), Map.entry("failedOpened", 60.0));
        assertThat(report.drained()).isEqualTo(4);
        assertThat(report.redelivered()).isEqualTo(3);
        assertThat(report.passedOver()).isEqualTo(2);
        assertThat(report.ownPassedOverBeforeMarker()).isEqualTo(1);
        assertThat(report.sessions()).isEqualTo(2);
        assertThat(report.firstHandled()).isNull();
        assertThat(report.lastHandled()).isNull();
        assertThat(report.complete()).isFalse();
    }

    @Test
    void countsFromTheDetectionIfNothingWasDoneToTheServer() {
        Timeline timeline =
                new Timeline(Map.of(), List.of(record()), HOMES, new Commits(List.of()), new OwnCommits(), List.of());

        assertThat(timeline.takeovers().get(0).since()).isEqualTo("detected");
        assertThat(timeline.takeovers().get(0).steps()).containsEntry("failedOpened", 39.5);
    }

    @Test
    void findsWhenTheFirstAndTheLastOfTheSessionsWereHandled() {
        TakeoverReport report = reports(
                        List.of(
                                commit(TAKER, TAKER, 0, 100, 5),
                                commit(TAKER, FAILED, 9, 20, 70),
                                commit(TAKER, FAILED, 20, 30, 80),
                                commit(TAKER, TAKER, 100, 200, 90)),
                        List.of(
                                row("a", FAILED, 8, 1),
                                row("c", TAKER, 9, 1),
                                // drained, though the own queue had passed the position long before
                                row("a", TAKER, 15, 2),
                                row("a", TAKER, 25, 3),
                                row("b", TAKER, 150, 1)))
                .get(0);

        assertThat(report.firstHandled()).isEqualTo(70.0);
        assertThat(report.lastHandled()).isEqualTo(90.0);
    }

    @Test
    void leavesOutWhatOtherServersHandledAndOtherSessions() {
        TakeoverReport report = reports(
                        List.of(commit(TAKER, FAILED, 9, 20, 70), commit(THIRD, THIRD, 9, 20, 60)),
                        List.of(row("c", TAKER, 15, 1), row("a", THIRD, 15, 1)))
                .get(0);

        assertThat(report.firstHandled()).isNull();
    }

    @Test
    void countsSessionsThatTheFailedServerHadTakenOverBefore() {
        TakeoverRecord second = new TakeoverRecord(
                new TakeoverId("second"),
                TAKER,
                THIRD,
                new LaneId(0),
                Strategy.STOP_AND_DRAIN,
                Map.of(Step.DETECTED, KILL.plusMillis(500)),
                0,
                0,
                0,
                0);
        TakeoverRecord first = withMerge(record());
        Timeline timeline = new Timeline(
                Map.of(FAILED, new Watch.Hit("killed", KILL), TAKER, new Watch.Hit("killed", KILL.plusMillis(400))),
                List.of(second, first),
                HOMES,
                new Commits(List.of(commit(THIRD, TAKER, 9, 20, 600))),
                new OwnCommits(),
                List.of(row("a", THIRD, 15, 1)));

        assertThat(timeline.takeovers()).extracting(TakeoverReport::failed).containsExactly("server-2#2", "server-1#1");
        assertThat(timeline.takeovers().get(1).sessions()).isEqualTo(3);
        assertThat(timeline.takeovers().get(1).firstHandled()).isEqualTo(200.0);
    }

    @Test
    void countsSessionsWhereTheyAreAfterTheyWereHandedOver() {
        Timeline timeline = new Timeline(
                Map.of(FAILED, new Watch.Hit("killed", KILL)),
                List.of(record()),
                HOMES,
                new Commits(List.of(
                        commit(THIRD, THIRD, 0, 10, -20),
                        commit(FAILED, FAILED, 0, 10, -10),
                        commit(TAKER, TAKER, 10, 20, 50))),
                new OwnCommits(),
                List.of(
                        row("a", FAILED, 1, 1),
                        row("a", THIRD, 2, 2),
                        row("c", FAILED, 3, 1),
                        // handed on too late to count
                        row("c", TAKER, 15, 2),
                        row("d", FAILED, 4, 1)));

        assertThat(timeline.takeovers().get(0).sessions()).as("b, c and d").isEqualTo(3);
        assertThat(timeline.takeovers().get(0).firstHandled()).isEqualTo(50.0);
    }

    private static List<TakeoverReport> reports(List<Notice.Committed> commits, List<LedgerRow> rows) {
        return new Timeline(
                        Map.of(FAILED, new Watch.Hit("killed", KILL)),
                        List.of(record()),
                        HOMES,
                        new Commits(commits),
                        new OwnCommits(),
                        rows)
                .takeovers();
    }

    private static TakeoverRecord record() {
        return new TakeoverRecord(
                new TakeoverId("first"),
                FAILED,
                TAKER,
                new LaneId(0),
                Strategy.STOP_AND_DRAIN,
                Map.of(Step.DETECTED, KILL.plusNanos(20_500_000), Step.FAILED_OPENED, KILL.plusMillis(60)),
                4,
                3,
                2,
                1);
    }

    private static TakeoverRecord withMerge(TakeoverRecord record) {
        return new TakeoverRecord(
                record.id(),
                record.failed(),
                record.failover(),
                record.lane(),
                record.strategy(),
                Map.of(Step.MERGED, KILL.plusMillis(90)),
                0,
                0,
                0,
                0);
    }

    private static Notice.Committed commit(IncarnationId self, IncarnationId queue, long from, long to, int ms) {
        return new Notice.Committed(self, queue, 0, from, to, 1, KILL.plusMillis(ms));
    }

    private static LedgerRow row(String session, IncarnationId by, long position, long version) {
        return new LedgerRow(session, position, by.server(), by.number(), 0, position, version);
    }
}
