package io.baton.node.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.spi.ClusterState.Status;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.TakeoverId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterStateTest {
    private static final IncarnationId A = new IncarnationId("a", 1);
    private static final IncarnationId B = new IncarnationId("b", 2);
    private static final IncarnationId C = new IncarnationId("c", 3);

    @Test
    void aMergedIncarnationIsForgottenBeforeTheOneItWasMergedInto() {
        var state = state(merged(B, 0, A), merged(A, 0, C));
        assertThat(state.forgettableBy(C)).containsExactly(B);
        assertThat(state.forgettableBy(A)).isEmpty();
    }

    @Test
    void theOneItWasMergedIntoIsForgottenNext() {
        assertThat(state(merged(A, 0, C)).forgettableBy(C)).containsExactly(A);
    }

    @Test
    void whoeverIsNotMergedOnEveryLaneIsNeeded() {
        assertThat(state(merged(A, 0, C), led(A, 1, C)).forgettableBy(C)).isEmpty();
    }

    @Test
    void whoeverLeadsATakeoverWithoutBeingLiveNeedsATaker() {
        var state = state(led(B, 0, A), merged(A, 0, C));
        assertThat(state.deadOutside(Set.of(C))).containsExactly(A);
    }

    private static ClusterState state(ClusterState.Takeover... takeovers) {
        return new ClusterState(
                Map.of(A, Status.FENCED, B, Status.FENCED, C, Status.LIVE),
                List.copyOf(Arrays.asList(takeovers)),
                Set.of());
    }

    private static ClusterState.Takeover merged(IncarnationId failed, int lane, IncarnationId taker) {
        return new ClusterState.Takeover(failed, new LaneId(lane), taker, new TakeoverId("id"), Optional.of(7L));
    }

    private static ClusterState.Takeover led(IncarnationId failed, int lane, IncarnationId taker) {
        return new ClusterState.Takeover(failed, new LaneId(lane), taker, new TakeoverId("id"), Optional.empty());
    }

    @Test
    void sessionsCanBeHandedToThoseWhoAreLiveAndStay() {
        var state = new ClusterState(Map.of(A, Status.LIVE, B, Status.LIVE, C, Status.FENCED), List.of(), Set.of(B));
        assertThat(state.stayingAmong(Set.of(A, B, C))).containsExactly(A);
    }
}
