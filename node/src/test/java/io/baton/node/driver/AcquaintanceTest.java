package io.baton.node.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.spi.ClusterState;
import io.baton.node.spi.ClusterState.Status;
import io.baton.protocol.IncarnationId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AcquaintanceTest {
    private static final IncarnationId ME = new IncarnationId("me", 7);
    private static final IncarnationId OTHER = new IncarnationId("other", 3);
    private static final Duration GRACE = Duration.ofNanos(100);

    private final Acquaintance acquaintance = new Acquaintance(GRACE);

    @Test
    void whoeverWasInAViewAndIsNotAnyMoreIsDeadAtOnce() {
        acquaintance.seen(Set.of(ME, OTHER));
        assertThat(dead(Status.LIVE, Set.of(ME), 0)).containsExactly(OTHER);
    }

    @Test
    void whoeverWasNeverInAViewIsDeadAfterTheGraceOnly() {
        assertThat(dead(Status.LIVE, Set.of(ME), 1_000)).isEmpty();
        assertThat(dead(Status.LIVE, Set.of(ME), 1_099)).isEmpty();
        assertThat(dead(Status.LIVE, Set.of(ME), 1_100)).containsExactly(OTHER);
    }

    @Test
    void theGraceBeginsAnewForOneThatWasNotMissedMeanwhile() {
        assertThat(dead(Status.STARTING, Set.of(ME), 0)).isEmpty();
        assertThat(acquaintance.surely(Set.of(), state(Status.LIVE), Set.of(ME, OTHER), 50))
                .isEmpty();
        assertThat(dead(Status.LIVE, Set.of(ME), 120)).isEmpty();
    }

    @Test
    void whoseServerHasComeBackAsALaterIncarnationIsDeadAtOnce() {
        assertThat(dead(Status.LIVE, Set.of(ME, new IncarnationId("other", 9)), 0))
                .containsExactly(OTHER);
    }

    @Test
    void anEarlierIncarnationOfItsServerSaysNothing() {
        assertThat(dead(Status.LIVE, Set.of(ME, new IncarnationId("other", 2)), 0))
                .isEmpty();
    }

    @Test
    void aFencedOneNeedsATakerAtOnce() {
        assertThat(dead(Status.FENCED, Set.of(ME), 0)).containsExactly(OTHER);
    }

    private Set<IncarnationId> dead(Status status, Set<IncarnationId> view, long now) {
        return acquaintance.surely(Set.of(OTHER), state(status), view, now);
    }

    private static ClusterState state(Status status) {
        return new ClusterState(Map.of(ME, Status.LIVE, OTHER, status), List.of(), Set.of());
    }
}
