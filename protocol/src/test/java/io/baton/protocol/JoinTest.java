package io.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server does that joins, and where it differs from one that stops and drains. */
class JoinTest {
    private static final IncarnationId SELF = new IncarnationId("a", 1);
    private static final IncarnationId DEAD = new IncarnationId("b", 2);
    private static final IncarnationId OTHER_DEAD = new IncarnationId("c", 3);
    private static final TakeoverId ID = new TakeoverId("id-1");
    private static final TakeoverId OTHER_ID = new TakeoverId("id-2");
    private static final TakeoverMarker MARKER = new TakeoverMarker(ID, DEAD, SELF);

    private final LaneProtocol lane = new LaneProtocol(SELF, Strategy.JOIN, Position.START);
    private final Takeover takeover = lane.assigned(ID, DEAD);

    @BeforeEach
    void opensASessionOfItsOwn() {
        lane.own().opened("mine", Position.START);
    }

    @Test
    void readsOnInItsOwnQueueFromTheBeginning() {
        assertThat(lane.own().mayRead()).isTrue();
        assertThat(lane.decisions()).containsExactly(new Decision.OpenFailed(takeover));
    }

    @Test
    void drainsBeforeItPublishesItsMarker() {
        lane.decisions();
        lane.opened(ID, Position.START, Map.of("s", Position.START));
        assertThat(lane.decisions())
                .containsExactly(
                        new Decision.Reached(takeover, Step.FAILED_OPENED),
                        new Decision.Reached(takeover, Step.DRAINING));
        assertThat(takeover.isMarked()).isFalse();
        assertThat(takeover.queue().message("s", 1)).isEqualTo(Verdict.HANDLE);
    }

    @Test
    void publishesItsMarkerOnceWhenTheDrainHasNearlyCaughtUp() {
        open(Map.of());
        lane.caughtUp(ID);
        assertThat(takeover.isMarked()).isTrue();
        assertThat(lane.decisions()).containsExactly(new Decision.PublishMarker(takeover, MARKER));
        lane.caughtUp(ID);
        assertThat(lane.decisions()).isEmpty();
    }

    @Test
    void asksForNoMarkerBeforeItDrains() {
        lane.decisions();
        lane.caughtUp(ID);
        assertThat(lane.decisions()).isEmpty();
    }

    @Test
    void asksForNoMarkerOfATakeoverItDoesNotLead() {
        lane.decisions();
        lane.caughtUp(OTHER_ID);
        assertThat(lane.decisions()).isEmpty();
    }

    @Test
    void handlesItsOwnSessionsMeanwhileAndPassesOverThoseOfTheDead() {
        open(Map.of("s", Position.START));
        assertThat(lane.own().message("mine", 1)).isEqualTo(Verdict.HANDLE);
        assertThat(lane.own().message("s", 2)).isEqualTo(Verdict.NOT_MINE);
    }

    @Test
    void waitsForTheTakeoverFromTheMarkerToTheMerge() {
        open(Map.of());
        lane.caughtUp(ID);
        assertThat(lane.own().waitsForTakeover()).isFalse();
        lane.own().marker(MARKER, 3);
        assertThat(lane.own().waitsForTakeover()).isTrue();
        takeover.queue().marker(MARKER, 3);
        lane.drained(ID);
        assertThat(lane.own().waitsForTakeover()).isTrue();
        lane.merged(ID);
        assertThat(lane.own().waitsForTakeover()).isFalse();
    }

    @Test
    void waitsForTheTakeoverAllTheTimeIfItStopsFirst() {
        LaneProtocol stopping = new LaneProtocol(SELF, Strategy.STOP_AND_DRAIN, Position.START);
        assertThat(stopping.own().waitsForTakeover()).isFalse();
        stopping.assigned(ID, DEAD);
        assertThat(stopping.own().waitsForTakeover()).isTrue();
    }

    @Test
    void stopsAtTheMarkerAndSaysSoOnce() {
        open(Map.of());
        lane.caughtUp(ID);
        lane.decisions();
        assertThat(lane.own().marker(MARKER, 3)).isEqualTo(Verdict.WAIT);
        assertThat(lane.decisions()).containsExactly(new Decision.Reached(takeover, Step.OWN_STOPPED));
        assertThat(lane.own().marker(MARKER, 3)).isEqualTo(Verdict.WAIT);
        assertThat(lane.decisions()).isEmpty();
    }

    @Test
    void resumesAtTheMergeIfItHadToStop() {
        drainTo(3);
        lane.own().marker(MARKER, 3);
        lane.decisions();
        lane.merged(ID);
        assertThat(lane.decisions())
                .containsExactly(
                        new Decision.Reached(takeover, Step.MERGED),
                        new Decision.DeleteFailed(takeover),
                        new Decision.Reached(takeover, Step.OWN_RESUMED));
    }

    @Test
    void neitherStopsNorResumesIfTheDrainIsAtTheMarkerFirst() {
        drainTo(3);
        lane.decisions();
        lane.merged(ID);
        assertThat(lane.decisions())
                .containsExactly(new Decision.Reached(takeover, Step.MERGED), new Decision.DeleteFailed(takeover));
        assertThat(lane.own().marker(MARKER, 3)).isEqualTo(Verdict.PASS_MARKER);
        assertThat(lane.decisions()).containsExactly(new Decision.Reached(takeover, Step.MARKER_FOUND));
    }

    @Test
    void handlesTheSessionsOfTheDeadFromTheMarkerOn() {
        drainTo(3);
        lane.merged(ID);
        assertThat(lane.own().message("s", 2)).isEqualTo(Verdict.ALREADY_HANDLED);
        lane.own().marker(MARKER, 3);
        assertThat(lane.own().message("s", 4)).isEqualTo(Verdict.HANDLE);
    }

    @Test
    void waitsAtTheFirstOfTwoMarkersAlthoughTheOtherIsMerged() {
        Takeover other = lane.assigned(OTHER_ID, OTHER_DEAD);
        open(Map.of());
        lane.opened(OTHER_ID, Position.START, Map.of());
        TakeoverMarker otherMarker = new TakeoverMarker(OTHER_ID, OTHER_DEAD, SELF);
        other.queue().marker(otherMarker, 4);
        lane.drained(OTHER_ID);
        lane.merged(OTHER_ID);
        assertThat(lane.own().marker(MARKER, 3)).isEqualTo(Verdict.WAIT);
        takeover.queue().marker(MARKER, 3);
        lane.drained(ID);
        lane.merged(ID);
        assertThat(lane.own().marker(MARKER, 3)).isEqualTo(Verdict.PASS_MARKER);
        assertThat(lane.own().marker(otherMarker, 4)).isEqualTo(Verdict.PASS_MARKER);
    }

    private void open(Map<String, Long> sinceOfSession) {
        lane.opened(ID, Position.START, sinceOfSession);
        lane.decisions();
    }

    private void drainTo(long markerPosition) {
        open(Map.of("s", Position.START));
        lane.caughtUp(ID);
        takeover.queue().marker(MARKER, markerPosition);
        lane.decisions();
        lane.drained(ID);
    }
}
