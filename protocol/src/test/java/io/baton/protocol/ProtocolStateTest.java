package io.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Two protocols that differ must have different states, or whoever explores takes them for one and looks at one only. */
class ProtocolStateTest {
    private static final IncarnationId SELF = new IncarnationId("server", 1);
    private static final IncarnationId FAILED = new IncarnationId("server", 2);
    private static final TakeoverId ID = new TakeoverId("id");

    private final LaneProtocol lane = new LaneProtocol(SELF, Strategy.JOIN, Position.START);

    @Test
    void shouldShowEveryFieldThatThereIs() {
        // Who adds a field adds it to state() and copy() as well, then here.
        assertThat(fields(LaneProtocol.class)).containsExactly("decisions", "own", "self", "strategy", "takeovers");
        assertThat(fields(Queue.class))
                .containsExactly("delivered", "incarnation", "progress", "read", "sinceOfSession");
        assertThat(fields(OwnQueue.class)).containsExactly("handoff", "handoffPosition", "lane", "settledTo");
        assertThat(fields(FailedQueue.class)).containsExactly("markerPosition", "takeover");
        assertThat(fields(Takeover.class))
                .containsExactly(
                        "decisions", "failed", "failover", "id", "marked", "phase", "queue", "stoppedOwn", "strategy");
    }

    private static Set<String> fields(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                names.add(field.getName());
            }
        }
        return names;
    }

    @Test
    void shouldTellApartWhateverAnInputChanges() {
        differs(() -> lane.own().unkeyed(0));
        differs(() -> lane.own().committed(0));
        differs(() -> lane.own().reopened());
        differs(() -> lane.own().opened("session", 0));
        differs(() -> lane.own().opened("session", 5));
        differs(() -> lane.own().closed("session"));
        differs(() -> lane.assigned(ID, FAILED));
        differs(() -> lane.opened(ID, Position.START, Map.of("theirs", -1L)));
        Queue failed = lane.assigned(ID, FAILED).queue();
        differs(() -> failed.message("theirs", 0));
        differs(() -> failed.committed(0));
        differs(() -> lane.caughtUp(ID));
        differs(() -> failed.marker(new TakeoverMarker(ID, FAILED, SELF), 1));
        differs(() -> lane.own().marker(new TakeoverMarker(ID, FAILED, SELF), 1));
        differs(() -> lane.drained(ID));
        differs(() -> lane.merged(ID));
        differs(() -> lane.own().marker(new TakeoverMarker(ID, FAILED, SELF), 1));
        differs(() -> lane.forget(ID));
        HandoffId handoff = new HandoffId("handoff");
        differs(() -> lane.own().marker(new HandoffMarker(handoff, SELF, FAILED), 2));
        differs(() -> lane.handoffSettled(handoff, Map.of(), List.of()));
    }

    @Test
    void shouldGiveTheDecisionsOfACopyToWhoeverTakesThemThere() {
        lane.assigned(ID, FAILED);
        lane.decisions();
        LaneProtocol copy = lane.copy();
        copy.opened(ID, Position.START, Map.of());
        assertThat(copy.decisions()).isNotEmpty();
        assertThat(lane.decisions()).isEmpty();
        assertThat(lane.assigned(ID, FAILED).phase()).isEqualTo(Takeover.Phase.OPENING);
    }

    @Test
    void shouldRefuseToCopyWhatIsStillToBeDone() {
        lane.assigned(ID, FAILED);
        assertThatThrownBy(lane::copy)
                .isInstanceOf(ImpossibleStateException.class)
                .hasMessageContaining("not taken");
    }

    private void differs(Runnable input) {
        Object before = lane.state();
        LaneProtocol copy = lane.copy();
        assertThat(copy.state()).isEqualTo(before);
        input.run();
        lane.decisions();
        assertThat(lane.state()).isNotEqualTo(before);
        assertThat(copy.state()).as("what a copy shares with the original").isEqualTo(before);
    }
}
