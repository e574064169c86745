package io.baton.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.FailedQueue;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneProtocol;
import io.baton.protocol.Marker;
import io.baton.protocol.OwnQueue;
import io.baton.protocol.Position;
import io.baton.protocol.Queue;
import io.baton.protocol.Strategy;
import io.baton.protocol.Takeover;
import io.baton.protocol.TakeoverId;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Two protocols that differ must have different states, or the explorer takes them for one and looks at one only. */
class ProtocolStateTest {
    private static final IncarnationId SELF = new IncarnationId("server", 1);
    private static final IncarnationId FAILED = new IncarnationId("server", 2);
    private static final TakeoverId ID = new TakeoverId("id");

    private final LaneProtocol lane = new LaneProtocol(SELF, Strategy.STOP_AND_DRAIN, Position.START);

    @Test
    void shouldShowEveryFieldThatThereIs() {
        // Who adds a field adds it to state() and copy() as well, then here.
        assertThat(fields(LaneProtocol.class)).containsExactly("decisions", "own", "self", "strategy", "takeovers");
        assertThat(fields(Queue.class))
                .containsExactly("delivered", "incarnation", "progress", "read", "sinceOfSession");
        assertThat(fields(OwnQueue.class)).containsExactly("lane");
        assertThat(fields(FailedQueue.class)).containsExactly("markerPosition", "takeover");
        assertThat(fields(Takeover.class)).containsExactly("decisions", "failed", "failover", "id", "phase", "queue");
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
        differs(() -> failed.marker(new Marker(ID, FAILED, SELF), 1));
        differs(() -> lane.drained(ID));
        differs(() -> lane.merged(ID));
        differs(() -> lane.own().marker(new Marker(ID, FAILED, SELF), 1));
        differs(() -> lane.forget(ID));
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
