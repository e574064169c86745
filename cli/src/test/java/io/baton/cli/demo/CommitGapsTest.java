package io.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.server.Notice;
import io.baton.node.api.TakeoverRecord;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import io.baton.protocol.TakeoverId;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In each, the takeover lasts from 1,000 ms to 2,000 ms, and the failed queue is open from 1,100 ms to 1,900 ms. */
class CommitGapsTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final IncarnationId TAKER = new IncarnationId("server-1", 1);
    private static final IncarnationId FAILED = new IncarnationId("server-2", 2);
    private static final TakeoverRecord TAKEOVER = takeover(Map.of(
            Step.FENCED, BEGIN.plusMillis(1_000),
            Step.FAILED_OPENED, BEGIN.plusMillis(1_100),
            Step.FAILED_CLOSED, BEGIN.plusMillis(1_900),
            Step.MARKER_FOUND, BEGIN.plusMillis(2_000)));

    private final OwnCommits own = new OwnCommits();

    @Test
    void comparesTheTakeoverWithAsLongATimeBeforeIt() {
        commitEvery(5, -1_000, 0);
        commitEvery(10, 10, 1_000);
        commitEvery(20, 1_020, 2_000);
        commitEvery(500, 2_500, 5_000);

        CommitGaps gaps = gaps();

        assertThat(gaps.before()).isEqualTo(new CommitGaps.Gaps(100, 100, 10.0, 10.0, 10.0));
        assertThat(gaps.during()).isEqualTo(new CommitGaps.Gaps(50, 50, 20.0, 20.0, 20.0));
        assertThat(gaps.p99Ratio()).isEqualTo(2.0);
    }

    @Test
    void takesWhatThereIsWhenTheLoadBeganLaterThanThat() {
        commitEvery(10, 800, 2_000);

        assertThat(gaps().before()).isEqualTo(new CommitGaps.Gaps(21, 21, 10.0, 10.0, 10.0));
    }

    @Test
    void seesOneGapOf99ThatIsLongOnlyInTheLongest() {
        commitEvery(10, 0, 1_500);
        commitEvery(1, 1_890, 2_000);

        assertThat(gaps().during()).isEqualTo(new CommitGaps.Gaps(161, 161, 1.0, 10.0, 390.0));
    }

    @Test
    void showsAStopForTheWholeTakeoverAsOneGapOfThatLength() {
        commitEvery(10, 0, 1_000);
        commitEvery(10, 2_000, 3_000);

        assertThat(gaps().during()).isEqualTo(new CommitGaps.Gaps(1, 1, 1_000.0, 1_000.0, 1_000.0));
        assertThat(gaps().before().longest()).isEqualTo(10);
        assertThat(gaps().p99Ratio()).isEqualTo(100);
    }

    @Test
    void showsItAsLongAsItIsThoughMuchOfItLiesBeyond() {
        commitEvery(10, 0, 990);
        commit(TAKER, 9_000, 1);

        assertThat(gaps().during()).isEqualTo(new CommitGaps.Gaps(0, 0, 8_010.0, 8_010.0, 8_010.0));
        assertThat(gaps().before().longest()).isEqualTo(10);
    }

    @Test
    void showsItWhenNothingIsCommittedEverAfter() {
        commitEvery(10, 0, 1_000);

        assertThat(gaps().during().longest()).isEqualTo(1_000);
    }

    @Test
    void countsAGapAcrossTheBeginningWhereMoreOfItLies() {
        commitEvery(10, 0, 970);
        commitEvery(10, 1_020, 2_000);

        assertThat(gaps().before().longest()).isEqualTo(50);
        assertThat(gaps().during().longest()).isEqualTo(10);
    }

    @Test
    void countsAGapAcrossTheEndWhereMoreOfItLies() {
        commitEvery(10, 0, 1_960);
        commitEvery(10, 2_050, 3_000);

        assertThat(gaps().during().longest()).isEqualTo(10);
    }

    @Test
    void countsOwnMessagesThatWereCommittedWhileTheFailedQueueWasOpen() {
        commit(TAKER, 1_050, 1);
        commit(TAKER, 1_200, 20);
        commit(FAILED, 1_300, 300);
        commit(TAKER, 1_900, 4);
        commit(TAKER, 1_950, 5);

        assertThat(gaps().handledWhileDraining()).isEqualTo(24);
    }

    @Test
    void haveNoRatioWhenNothingWasCommittedBefore() {
        commitEvery(10, 1_010, 2_000);

        assertThat(gaps().before()).isEqualTo(new CommitGaps.Gaps(0, 0, null, null, null));
        assertThat(gaps().p99Ratio()).isNull();
    }

    @Test
    void areNotKnownOfATakeoverThatDidNotEnd() {
        assertThat(CommitGaps.of(takeover(Map.of(Step.FENCED, BEGIN)), own)).isEmpty();
    }

    private CommitGaps gaps() {
        return CommitGaps.of(TAKEOVER, own).orElseThrow();
    }

    private void commitEvery(int ms, int from, int to) {
        for (int at = from; at <= to; at += ms) {
            commit(TAKER, at, 1);
        }
    }

    private void commit(IncarnationId queue, int ms, int handled) {
        own.add(new Notice.Committed(TAKER, queue, 0, 0, 1, handled, BEGIN.plusMillis(ms)));
    }

    private static TakeoverRecord takeover(Map<Step, Instant> steps) {
        return new TakeoverRecord(new TakeoverId("it"), FAILED, TAKER, new LaneId(0), Strategy.JOIN, steps, 0, 0, 0, 0);
    }
}
