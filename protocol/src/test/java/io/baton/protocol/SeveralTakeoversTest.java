package io.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One server that takes over several others on one lane. */
class SeveralTakeoversTest {
    private static final IncarnationId SELF = new IncarnationId("a", 1);

    private final LaneProtocol lane = new LaneProtocol(SELF, Strategy.STOP_AND_DRAIN, Position.START);
    private final Takeover ofB = begin("b", 2);
    private final Takeover ofC = begin("c", 3);

    @Test
    void theOwnQueueStaysStoppedUntilEveryOneHasMerged() {
        mergeAt(ofB, 3);
        assertThat(lane.own().mayRead()).isFalse();
        mergeAt(ofC, 5);
        assertThat(lane.own().mayRead()).isTrue();
    }

    @Test
    void theOwnQueueResumesForAllOfThemTogether() {
        drainTo(ofB, 3);
        drainTo(ofC, 5);
        lane.decisions();
        lane.merged(ofC.id());
        assertThat(lane.decisions()).doesNotContain(reached(ofC, Step.OWN_RESUMED));
        lane.merged(ofB.id());
        assertThat(lane.decisions())
                .endsWith(reached(ofB, Step.OWN_RESUMED), reached(ofC, Step.OWN_RESUMED))
                .hasSize(4);
    }

    @Test
    void theOwnQueueResumesOnlyForThoseThatStillSeekTheirMarker() {
        mergeAt(ofB, 3);
        mergeAt(ofC, 5);
        lane.own().marker(marker(ofB), 3);
        lane.own().marker(marker(ofC), 5);
        Takeover ofD = begin("d", 4);
        drainTo(ofD, 7);
        lane.decisions();
        lane.merged(ofD.id());
        assertThat(lane.decisions())
                .contains(reached(ofD, Step.OWN_RESUMED))
                .doesNotContain(reached(ofB, Step.OWN_RESUMED), reached(ofC, Step.OWN_RESUMED));
    }

    @Test
    void eachWaitsForItsOwnMergeAtItsOwnMarker() {
        drainTo(ofB, 3);
        drainTo(ofC, 5);
        lane.merged(ofC.id());
        assertThat(lane.own().marker(marker(ofB), 3)).isEqualTo(Verdict.WAIT);
        lane.merged(ofB.id());
        assertThat(lane.own().marker(marker(ofB), 3)).isEqualTo(Verdict.PASS_MARKER);
        assertThat(ofB.phase()).isEqualTo(Takeover.Phase.DONE);
        assertThat(ofC.phase()).isEqualTo(Takeover.Phase.SEEKING);
    }

    @Test
    void aDrainPassesTheMarkerOfTheOther() {
        open(ofB);
        open(ofC);
        assertThat(ofB.queue().marker(marker(ofC), 3)).isEqualTo(Verdict.PASS_MARKER);
        assertThat(ofC.queue().marker(marker(ofC), 3)).isEqualTo(Verdict.DRAINED);
        assertThat(ofB.queue().markerPosition()).isEqualTo(Position.START);
    }

    @Test
    void sessionsOfEachAreHandledFromItsOwnMarkerOn() {
        mergeAt(ofB, 3);
        mergeAt(ofC, 5);
        assertThat(lane.own().message("of-c", 2)).isEqualTo(Verdict.ALREADY_HANDLED);
        lane.own().marker(marker(ofB), 3);
        assertThat(lane.own().message("of-b", 4)).isEqualTo(Verdict.HANDLE);
        lane.own().marker(marker(ofC), 5);
        assertThat(lane.own().message("of-c", 6)).isEqualTo(Verdict.HANDLE);
    }

    @Test
    void anotherTakeoverStopsTheOwnQueueOfOneThatStillSeeks() {
        mergeAt(ofB, 3);
        mergeAt(ofC, 5);
        Takeover ofD = begin("d", 4);
        assertThat(lane.own().mayRead()).isFalse();
        mergeAt(ofD, 7);
        assertThat(lane.own().mayRead()).isTrue();
        assertThat(lane.own().marker(marker(ofB), 3)).isEqualTo(Verdict.PASS_MARKER);
    }

    @Test
    void decisionsSayWhoseQueueToOpen() {
        assertThat(lane.decisions().stream()
                        .filter(Decision.OpenFailed.class::isInstance)
                        .map(decision ->
                                ((Decision.OfTakeover) decision).takeover().failed()))
                .isEqualTo(List.of(new IncarnationId("b", 2), new IncarnationId("c", 3)));
    }

    private Takeover begin(String server, long number) {
        return lane.assigned(new TakeoverId("of-" + server), new IncarnationId(server, number));
    }

    private void open(Takeover takeover) {
        lane.opened(takeover.id(), Position.START, Map.of(takeover.id().value(), Position.START));
    }

    private void drainTo(Takeover takeover, long markerPosition) {
        open(takeover);
        takeover.queue().marker(marker(takeover), markerPosition);
        lane.drained(takeover.id());
    }

    private void mergeAt(Takeover takeover, long markerPosition) {
        drainTo(takeover, markerPosition);
        lane.merged(takeover.id());
    }

    private static Decision reached(Takeover takeover, Step step) {
        return new Decision.Reached(takeover, step);
    }

    private static Marker marker(Takeover takeover) {
        return new TakeoverMarker(takeover.id(), takeover.failed(), takeover.failover());
    }
}
