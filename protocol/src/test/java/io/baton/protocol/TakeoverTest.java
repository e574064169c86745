package io.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TakeoverTest {
    private static final IncarnationId SELF = new IncarnationId("a", 1);
    private static final IncarnationId DEAD = new IncarnationId("b", 2);
    private static final IncarnationId OTHER = new IncarnationId("c", 3);
    private static final TakeoverId ID = new TakeoverId("id-1");
    private static final TakeoverId OTHER_ID = new TakeoverId("id-2");
    private static final TakeoverMarker MARKER = new TakeoverMarker(ID, DEAD, SELF);

    private final LaneProtocol lane = new LaneProtocol(SELF, Strategy.STOP_AND_DRAIN, Position.START);
    private Takeover takeover = lane.assigned(ID, DEAD);

    @BeforeEach
    void opensASessionOfItsOwn() {
        lane.own().opened("mine", Position.START);
    }

    @Test
    void stopsItsOwnQueueThenOpensTheFailedOne() {
        assertThat(lane.own().mayRead()).isFalse();
        assertThat(lane.decisions())
                .containsExactly(new Decision.Reached(takeover, Step.OWN_STOPPED), new Decision.OpenFailed(takeover));
    }

    @Test
    void saysInLogsWhoTakesOverWhomAndWhereItStands() {
        assertThat(takeover).hasToString("takeover of b#2 by a#1 (OPENING)");
    }

    @Test
    void readsTheSubscriptionOfTheDeadBesideItsOwn() {
        open(Position.START, Map.of());
        assertThat(takeover.queue().incarnation()).isEqualTo(DEAD);
        assertThat(lane.own().incarnation()).isEqualTo(SELF);
    }

    @Test
    void publishesTheMarkerAtOnceWhenTheFailedQueueIsOpen() {
        open(Position.START, Map.of());
        assertThat(lane.decisions())
                .containsExactly(
                        new Decision.Reached(takeover, Step.FAILED_OPENED),
                        new Decision.PublishMarker(takeover, MARKER),
                        new Decision.Reached(takeover, Step.DRAINING));
        lane.markerPublished(ID);
        assertThat(lane.decisions()).containsExactly(new Decision.Reached(takeover, Step.MARKER_PUBLISHED));
    }

    @Test
    void aLateConfirmationOfARepeatedMarkerIsPassedOver() {
        drainTo(3);
        lane.merged(ID);
        lane.own().marker(MARKER, 3);
        lane.forget(ID);
        lane.decisions();
        lane.markerPublished(ID);
        assertThat(lane.decisions()).isEmpty();
    }

    @Test
    void handlesInTheFailedQueueWhatTheDeadHadNotCommitted() {
        open(10, Map.of("s", Position.START, "t", 12L));
        FailedQueue queue = takeover.queue();
        assertThat(queue.message("s", 10)).isEqualTo(Verdict.ALREADY_HANDLED);
        assertThat(queue.message("s", 11)).isEqualTo(Verdict.HANDLE);
        assertThat(queue.message("t", 12)).isEqualTo(Verdict.ALREADY_HANDLED);
        assertThat(queue.message("mine", 13)).isEqualTo(Verdict.NOT_MINE);
        assertThat(queue.message("t", 14)).isEqualTo(Verdict.HANDLE);
    }

    @Test
    void drainsToItsOwnMarkerOnlyAndNeverWaits() {
        open(Position.START, Map.of());
        FailedQueue queue = takeover.queue();
        assertThat(queue.marker(new TakeoverMarker(OTHER_ID, OTHER, SELF), 1)).isEqualTo(Verdict.PASS_MARKER);
        assertThat(queue.marker(MARKER, 3)).isEqualTo(Verdict.DRAINED);
        assertThat(queue.markerPosition()).isEqualTo(3);
    }

    @Test
    void passesAnotherTakeoversMarkerInTheSameFailedQueueOnlyIfStillLive() {
        open(Position.START, Map.of());
        assertThat(takeover.queue().marker(new TakeoverMarker(OTHER_ID, DEAD, OTHER), 2))
                .as("the marker of a predecessor, or of the successor of a server that does not know it is fenced")
                .isEqualTo(Verdict.PASS_IF_LIVE);
    }

    @Test
    void passesAMarkerThatNamesItselfAsFailedOnlyIfStillLive() {
        assertThat(new LaneProtocol(OTHER, Strategy.STOP_AND_DRAIN, Position.START)
                        .own()
                        .marker(new TakeoverMarker(ID, OTHER, SELF), 1))
                .isEqualTo(Verdict.PASS_IF_LIVE);
    }

    @Test
    void theFirstCopyOfTheMarkerCounts() {
        open(Position.START, Map.of());
        takeover.queue().marker(MARKER, 3);
        takeover.queue().marker(MARKER, 4);
        assertThat(takeover.queue().markerPosition()).isEqualTo(3);
    }

    @Test
    void closesAndMergesAtTheMarker() {
        drainTo(3);
        assertThat(lane.decisions())
                .containsExactly(
                        new Decision.CloseFailed(takeover),
                        new Decision.Reached(takeover, Step.FAILED_CLOSED),
                        new Decision.Merge(takeover, 3));
        assertThat(lane.own().mayRead()).as("before the merge is confirmed").isFalse();
    }

    @Test
    void cannotBeDrainedWithoutItsMarker() {
        open(Position.START, Map.of());
        assertThatThrownBy(() -> lane.drained(ID)).isInstanceOf(ImpossibleStateException.class);
    }

    @Test
    void deletesTheFailedSubscriptionOnlyAfterTheMerge() {
        mergeAt(3, Map.of());
        assertThat(lane.decisions())
                .containsExactly(
                        new Decision.Reached(takeover, Step.MERGED),
                        new Decision.DeleteFailed(takeover),
                        new Decision.Reached(takeover, Step.OWN_RESUMED));
    }

    @Test
    void passesOverWhatWasHandledThroughTheFailedQueueUpToTheMarker() {
        mergeAt(3, Map.of("s", Position.START, "t", 5L));
        OwnQueue own = lane.own();
        assertThat(own.mayRead()).isTrue();
        assertThat(own.message("s", 1)).isEqualTo(Verdict.ALREADY_HANDLED);
        assertThat(own.message("mine", 2)).isEqualTo(Verdict.HANDLE);
        assertThat(own.marker(MARKER, 3)).isEqualTo(Verdict.PASS_MARKER);
        assertThat(own.message("s", 4)).isEqualTo(Verdict.HANDLE);
        assertThat(own.message("t", 5)).isEqualTo(Verdict.ALREADY_HANDLED);
        assertThat(own.message("t", 6)).isEqualTo(Verdict.HANDLE);
        assertThat(own.progress()).as("the taker's own progress is not touched").isEqualTo(Position.START);
    }

    @Test
    void isDoneWhenTheMarkerIsFoundInTheOwnQueue() {
        mergeAt(3, Map.of());
        lane.decisions();
        lane.own().marker(MARKER, 3);
        assertThat(lane.decisions()).containsExactly(new Decision.Reached(takeover, Step.MARKER_FOUND));
        assertThat(takeover.phase()).isEqualTo(Takeover.Phase.DONE);
        assertThat(lane.own().marker(MARKER, 4)).as("a later copy").isEqualTo(Verdict.PASS_MARKER);
        assertThat(lane.decisions()).isEmpty();
    }

    @Test
    void neverReadsPastItsMarkerBeforeTheMerge() {
        drainTo(3);
        OwnQueue own = lane.own();
        own.message("mine", 2);
        assertThat(own.marker(MARKER, 3)).isEqualTo(Verdict.WAIT);
        lane.merged(ID);
        assertThat(own.marker(MARKER, 3)).isEqualTo(Verdict.PASS_MARKER);
    }

    @Test
    void passesMarkersThatBelongToNoTakeoverOfItsOwn() {
        assertThat(lane.own().marker(new TakeoverMarker(OTHER_ID, DEAD, SELF), 1))
                .isEqualTo(Verdict.PASS_MARKER);
        assertThat(lane.own().read()).isEqualTo(1);
    }

    @Test
    void stopsTheLaneIfTheMarkerStandsElsewhereInTheOwnQueue() {
        mergeAt(3, Map.of());
        assertThatThrownBy(() -> lane.own().marker(MARKER, 4)).isInstanceOf(ImpossibleStateException.class);
    }

    @Test
    void aTakeoverAssignedTwiceBeginsOnce() {
        lane.decisions();
        assertThat(lane.assigned(ID, DEAD)).isSameAs(takeover);
        assertThat(lane.decisions()).isEmpty();
    }

    @Test
    void markersHoldTheirPositionsInBothQueues() {
        open(Position.START, Map.of());
        FailedQueue queue = takeover.queue();
        queue.marker(new TakeoverMarker(OTHER_ID, OTHER, SELF), 2);
        assertThatThrownBy(() -> queue.unkeyed(2)).isInstanceOf(ImpossibleStateException.class);
        queue.marker(MARKER, 3);
        assertThatThrownBy(() -> queue.marker(MARKER, 3)).isInstanceOf(ImpossibleStateException.class);
        lane.drained(ID);
        lane.merged(ID);
        OwnQueue own = lane.own();
        own.marker(new TakeoverMarker(OTHER_ID, OTHER, SELF), 2);
        assertThatThrownBy(() -> own.unkeyed(2)).isInstanceOf(ImpossibleStateException.class);
        own.marker(MARKER, 3);
        assertThatThrownBy(() -> own.unkeyed(3)).isInstanceOf(ImpossibleStateException.class);
    }

    @Test
    void aMarkerItWaitsAtHoldsNoPositionYet() {
        drainTo(3);
        lane.own().marker(MARKER, 3);
        assertThat(lane.own().read()).isEqualTo(Position.START);
        assertThat(lane.own().marker(MARKER, 3)).isEqualTo(Verdict.WAIT);
    }

    @Test
    void findsItsMarkerAgainAfterTheFailedQueueWasReopened() {
        open(Position.START, Map.of("s", Position.START));
        FailedQueue queue = takeover.queue();
        queue.message("s", 2);
        queue.marker(MARKER, 3);
        queue.reopened();
        assertThat(queue.message("s", 2)).isEqualTo(Verdict.HANDLE);
        assertThat(queue.marker(MARKER, 3)).isEqualTo(Verdict.DRAINED);
    }

    @Test
    void copiesOfTheMarkerOfAForgottenTakeoverPass() {
        mergeAt(3, Map.of());
        lane.own().marker(MARKER, 3);
        lane.forget(ID);
        assertThat(lane.own().marker(MARKER, 4)).isEqualTo(Verdict.PASS_MARKER);
    }

    @Test
    void repliesNobodyAskedForAreImpossible() {
        assertThatThrownBy(() -> lane.merged(ID)).isInstanceOf(ImpossibleStateException.class);
        assertThatThrownBy(() -> lane.drained(ID)).isInstanceOf(ImpossibleStateException.class);
        assertThatThrownBy(() -> lane.opened(OTHER_ID, 0, Map.of())).isInstanceOf(ImpossibleStateException.class);
        assertThatThrownBy(() -> takeover.queue()).isInstanceOf(NullPointerException.class);
        open(Position.START, Map.of());
        assertThatThrownBy(() -> open(Position.START, Map.of())).isInstanceOf(ImpossibleStateException.class);
    }

    @Test
    void theEightStepsComeInTheMethodsOrder() {
        List<Integer> numbers = Arrays.stream(Step.values())
                .map(Step::number)
                .filter(number -> number > 0)
                .toList();
        assertThat(numbers).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    private void open(long progress, Map<String, Long> sinceOfSession) {
        lane.decisions();
        lane.opened(ID, progress, sinceOfSession);
    }

    private void drainTo(long markerPosition) {
        drainTo(markerPosition, Map.of());
    }

    private void drainTo(long markerPosition, Map<String, Long> sinceOfSession) {
        open(Position.START, sinceOfSession);
        takeover.queue().marker(MARKER, markerPosition);
        lane.decisions();
        lane.drained(ID);
    }

    private void mergeAt(long markerPosition, Map<String, Long> sinceOfSession) {
        drainTo(markerPosition, sinceOfSession);
        lane.decisions();
        lane.merged(ID);
    }
}
