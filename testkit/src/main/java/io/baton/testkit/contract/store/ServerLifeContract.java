package io.baton.testkit.contract.store;

import static io.baton.testkit.contract.store.StoreHarness.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import io.baton.node.spi.ClusterState.Status;
import io.baton.node.spi.LaneMismatchException;
import io.baton.protocol.IncarnationId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A server's life, from drawing its number to its fence. */
interface ServerLifeContract extends StoreHarness {
    @Test
    default void laterIncarnationsHaveLargerNumbers() {
        assertThat(List.of(n().id().number(), f().id().number(), g().id().number()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    default void aNumberIsDrawnByOneAloneWhoeverAsks() {
        var asked = List.of(
                n().store().newIncarnation("x"),
                f().store().newIncarnation("x"),
                n().store().newIncarnation("x"));
        assertThat(asked)
                .extracting(each -> patience().await(each).number())
                .doesNotHaveDuplicates()
                .allMatch(number -> number > g().id().number());
        assertThat(clusterState().incarnations()).hasSize(3);
    }

    @Test
    default void anIncarnationIsStartingUntilItGoesLive() {
        var starting = starting("s");
        assertThat(status(starting)).isEqualTo(Status.STARTING);
        assertRefused(() -> starting.open(0, "a"));

        starting.await(starting.store().goLive(starting.id()));
        starting.await(starting.store().goLive(starting.id()));
        starting.await(starting.store().register(starting.id()));

        assertThat(status(starting)).isEqualTo(Status.LIVE);
        assertThat(starting.progress()).isEqualTo(-1);
    }

    @Test
    default void anIncarnationThatIsStartingFencesNobody() {
        var starting = starting("s");
        assertRefused(() -> starting.takeOver(n()));
        assertThat(status(n())).isEqualTo(Status.LIVE);
    }

    @Test
    default void goingLiveAgainLeavesTheProgressAsItIs() {
        n().commit(-1, 5);
        n().await(n().store().goLive(n().id()));
        assertThat(n().progress()).isEqualTo(5);
    }

    @Test
    default void anIncarnationFencedWhileStartingNeverGoesLive() {
        var starting = starting("s");
        f().takeOver(starting);
        assertRefused(() -> starting.await(starting.store().goLive(starting.id())));
        starting.await(starting.store().register(starting.id()));
        assertThat(status(starting)).isEqualTo(Status.FENCED);
    }

    @Test
    default void lanesAreKnownFromTheFirstStartOn() {
        f().await(f().store().checkLanes(List.of("topic-a", "topic-b"), Set.of(n().id())));
        assertThatExceptionOfType(LaneMismatchException.class)
                .isThrownBy(() -> f().await(f().store().checkLanes(List.of("topic-a", "topic-c"), Set.of())))
                .withMessageContaining("topic-b")
                .withMessageContaining("topic-c");
        assertThatExceptionOfType(LaneMismatchException.class)
                .isThrownBy(() -> f().await(f().store().checkLanes(List.of("topic-a"), Set.of())));
        f().await(f().store().checkLanes(List.of("topic-a", "topic-b"), Set.of(n().id())));
    }

    @Test
    default void aSubscriptionUnderANumberThatIsYetToBeDrawnIsRefused() {
        var lanes = List.of("topic-a", "topic-b");
        var drawn = f().await(f().store().newIncarnation("s"));
        var later = new IncarnationId("s", drawn.number() + 1);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(LaneMismatchException.class)
                    .isThrownBy(() -> f().await(f().store().checkLanes(lanes, Set.of(drawn, later))))
                    .withMessageContaining(String.valueOf(later.number()));
        }
        f().await(f().store().checkLanes(lanes, Set.of(drawn)));
    }

    @Test
    default void theClusterStateShowsEveryIncarnationAndTakeover() {
        f().takeOverAndMerge(n(), 9);
        var state = g().await(g().store().clusterState());
        assertThat(state.incarnations())
                .containsOnly(
                        entry(n().id(), Status.FENCED), entry(f().id(), Status.LIVE), entry(g().id(), Status.LIVE));
        assertThat(state.takeovers())
                .extracting(each -> each.failed() + " " + each.lane() + " " + each.taker() + " " + each.mergedAt())
                .containsExactlyInAnyOrder(
                        n().id() + " lane-0 " + f().id() + " Optional[9]",
                        n().id() + " lane-1 " + f().id() + " Optional.empty");
    }
}
