package io.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandoffTest {
    private static final IncarnationId SELF = new IncarnationId("a", 1);
    private static final IncarnationId OTHER = new IncarnationId("b", 2);
    private static final IncarnationId THIRD = new IncarnationId("c", 3);
    private static final HandoffId ID = new HandoffId("handoff-1");
    private static final HandoffId OTHER_ID = new HandoffId("handoff-2");
    private static final HandoffMarker TO_OTHER = new HandoffMarker(ID, SELF, OTHER);
    private static final HandoffMarker FROM_OTHER = new HandoffMarker(ID, OTHER, SELF);

    private final LaneProtocol lane = new LaneProtocol(SELF, Strategy.JOIN, Position.START);
    private final OwnQueue own = lane.own();

    @Test
    void theOwnerWaitsAtTheMarkerAndHasItSettledThere() {
        assertThat(own.marker(TO_OTHER, 5)).isEqualTo(Verdict.WAIT);
        assertThat(lane.decisions()).containsExactly(new Decision.SettleHandoff(TO_OTHER, 5));
    }

    @Test
    void theNewHomeWaitsAtTheMarkerAndHasItSettledThere() {
        assertThat(own.marker(FROM_OTHER, 5)).isEqualTo(Verdict.WAIT);
        assertThat(lane.decisions()).containsExactly(new Decision.SettleHandoff(FROM_OTHER, 5));
    }

    @Test
    void asksForItOnceHoweverOftenItLooks() {
        own.marker(FROM_OTHER, 5);
        lane.decisions();
        assertThat(own.marker(FROM_OTHER, 5)).isEqualTo(Verdict.WAIT);
        assertThat(lane.decisions()).isEmpty();
    }

    @Test
    void theMarkerHoldsNoPositionWhileItWaits() {
        own.marker(FROM_OTHER, 5);
        assertThat(own.read()).isEqualTo(Position.START);
        settle(Map.of(), List.of());
        own.marker(FROM_OTHER, 5);
        assertThat(own.read()).isEqualTo(5);
        assertThatThrownBy(() -> own.unkeyed(5)).isInstanceOf(ImpossibleStateException.class);
    }

    @Test
    void theOwnerPassesOverWhatComesAfterTheMarker() {
        own.opened("s", Position.START);
        own.opened("stays", Position.START);
        assertThat(own.message("s", 4)).isEqualTo(Verdict.HANDLE);
        own.marker(TO_OTHER, 5);
        settle(Map.of(), List.of("s"));
        assertThat(own.marker(TO_OTHER, 5)).isEqualTo(Verdict.PASS_MARKER);
        assertThat(own.message("s", 6)).isEqualTo(Verdict.NOT_MINE);
        assertThat(own.message("stays", 7)).isEqualTo(Verdict.HANDLE);
    }

    @Test
    void theNewHomeHandlesWhatComesAfterTheMarker() {
        assertThat(own.message("s", 4)).isEqualTo(Verdict.NOT_MINE);
        own.marker(FROM_OTHER, 5);
        settle(Map.of("s", 5L, "t", 7L), List.of());
        own.marker(FROM_OTHER, 5);
        assertThat(own.message("s", 6)).isEqualTo(Verdict.HANDLE);
        assertThat(own.message("t", 7)).as("handled by a former owner").isEqualTo(Verdict.ALREADY_HANDLED);
        assertThat(own.message("t", 8)).isEqualTo(Verdict.HANDLE);
    }

    @Test
    void aVoidHandoffChangesNothing() {
        own.opened("s", Position.START);
        own.marker(TO_OTHER, 5);
        settle(Map.of(), List.of());
        own.marker(TO_OTHER, 5);
        assertThat(own.message("s", 6)).isEqualTo(Verdict.HANDLE);
    }

    @Test
    void othersPassTheMarker() {
        assertThat(own.marker(new HandoffMarker(ID, OTHER, THIRD), 5)).isEqualTo(Verdict.PASS_MARKER);
        assertThat(own.read()).isEqualTo(5);
        assertThat(lane.decisions()).isEmpty();
    }

    @Test
    void aCopyOfTheMarkerIsSettledAgain() {
        own.marker(FROM_OTHER, 5);
        settle(Map.of(), List.of());
        own.marker(FROM_OTHER, 5);
        lane.decisions();
        assertThat(own.marker(FROM_OTHER, 6)).isEqualTo(Verdict.WAIT);
        assertThat(lane.decisions()).containsExactly(new Decision.SettleHandoff(FROM_OTHER, 6));
    }

    @Test
    void aMarkerThatComesAgainPassesEvenWhileItWaitsAtALaterOne() {
        HandoffMarker later = new HandoffMarker(OTHER_ID, SELF, OTHER);
        own.marker(FROM_OTHER, 5);
        settle(Map.of("s", 5L), List.of());
        own.marker(FROM_OTHER, 5);
        own.marker(later, 6);
        lane.decisions();
        own.reopened();
        assertThat(own.marker(FROM_OTHER, 5)).isEqualTo(Verdict.PASS_MARKER);
        assertThat(own.marker(later, 6)).isEqualTo(Verdict.WAIT);
        assertThat(lane.decisions()).isEmpty();
        lane.handoffSettled(OTHER_ID, Map.of(), List.of("s"));
        assertThat(own.marker(later, 6)).isEqualTo(Verdict.PASS_MARKER);
        assertThat(own.isHomeOf("s")).isFalse();
    }

    @Test
    void oneHandoffComesAfterTheOther() {
        own.marker(FROM_OTHER, 5);
        settle(Map.of(), List.of());
        own.marker(FROM_OTHER, 5);
        lane.decisions();
        HandoffMarker next = new HandoffMarker(OTHER_ID, SELF, OTHER);
        assertThat(own.marker(next, 6)).isEqualTo(Verdict.WAIT);
        assertThat(lane.decisions()).containsExactly(new Decision.SettleHandoff(next, 6));
        assertThatThrownBy(() -> settle(Map.of(), List.of())).isInstanceOf(ImpossibleStateException.class);
        lane.handoffSettled(OTHER_ID, Map.of(), List.of());
        assertThat(own.marker(next, 6)).isEqualTo(Verdict.PASS_MARKER);
    }

    @Test
    void whatNobodyWaitsForCannotBeSettled() {
        assertThatThrownBy(() -> settle(Map.of(), List.of())).isInstanceOf(ImpossibleStateException.class);
        own.marker(FROM_OTHER, 5);
        settle(Map.of(), List.of());
        assertThatThrownBy(() -> settle(Map.of(), List.of()))
                .isInstanceOf(ImpossibleStateException.class)
                .hasMessageContaining("handoff-1");
    }

    @Test
    void aDrainPassesTheMarkersOfHandoffs() {
        TakeoverId takeover = new TakeoverId("takeover");
        FailedQueue failed = failedQueue(takeover);
        assertThat(failed.marker(FROM_OTHER, 5)).isEqualTo(Verdict.PASS_MARKER);
        assertThat(failed.marker(new HandoffMarker(ID, OTHER, THIRD), 6)).isEqualTo(Verdict.PASS_MARKER);
        assertThatThrownBy(() -> failed.unkeyed(6)).isInstanceOf(ImpossibleStateException.class);
        assertThat(failed.marker(new TakeoverMarker(takeover, OTHER, SELF), 7)).isEqualTo(Verdict.DRAINED);
    }

    private FailedQueue failedQueue(TakeoverId takeover) {
        Takeover led = lane.assigned(takeover, OTHER);
        lane.opened(takeover, Position.START, Map.of());
        return led.queue();
    }

    private void settle(Map<String, Long> arrived, List<String> departed) {
        lane.handoffSettled(ID, arrived, departed);
    }
}
