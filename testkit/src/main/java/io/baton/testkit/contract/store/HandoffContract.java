package io.baton.testkit.contract.store;

import static io.baton.testkit.contract.store.StoreHarness.assertRefused;
import static io.baton.testkit.contract.store.StoreServer.LANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.baton.node.api.Bytes;
import io.baton.node.spi.Handoff;
import io.baton.node.spi.HandoffOutcome;
import io.baton.node.spi.OpenOutcome;
import io.baton.protocol.HandoffId;
import io.baton.protocol.LaneId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sessions that change their home while both servers live. */
interface HandoffContract extends StoreHarness {
    @Test
    default void aHandoffIsPreparedForEachOwner() {
        n().open(3, "a", "b");
        g().open(3, "c");
        f().open(3, "own");
        var handoffs = f().prepareHandoffs(f(), "a", "b", "c", "own", "unknown");
        assertThat(handoffs)
                .extracting(Handoff::owner, Handoff::newHome, Handoff::sessions)
                .containsExactlyInAnyOrder(
                        tuple(n().id(), f().id(), Set.of("a", "b")), tuple(g().id(), f().id(), Set.of("c")));
        assertThat(handoffs).extracting(Handoff::id).doesNotHaveDuplicates();
    }

    @Test
    default void nothingIsPreparedForSessionsThatAreClosedOrWhoseServerIsDead() {
        n().open(3, "closed");
        n().close(4, "closed");
        g().open(3, "of-the-dead");
        f().takeOver(g());
        assertThat(f().prepareHandoffs(f(), "closed", "of-the-dead")).isEmpty();
    }

    @Test
    default void nothingIsPreparedForANewHomeThatIsDead() {
        n().open(3, "a");
        f().takeOver(g());
        assertThat(n().prepareHandoffs(g(), "a")).isEmpty();
    }

    @Test
    default void nobodyHandsOverWhatIsAThirdServers() {
        n().open(3, "a");
        g().open(3, "of-g");
        assertThat(n().prepareHandoff(f(), "a", "of-g").sessions()).containsExactly("a");
    }

    @Test
    default void nothingIsPreparedForANewHomeThatLeaves() {
        n().open(3, "a");
        f().await(f().store().leave(f().id()));
        assertThat(clusterState().leaving()).containsExactly(f().id());
        assertThat(n().prepareHandoffs(f(), "a")).isEmpty();
        assertThat(clusterState().stayingAmong(Set.of(n().id(), f().id()))).containsExactly(n().id());
    }

    @Test
    default void aMarkerOnAnotherLaneSettlesNothing() {
        n().open(3, "a");
        var handoff = f().prepareHandoff(f(), "a");
        assertThat(n().await(n().store().settleHandoff(n().id(), new LaneId(1), handoff.id(), 10)))
                .isEqualTo(settled(Map.of(), Set.of()));
        assertThat(f().settle(handoff, 10)).isEqualTo(new HandoffOutcome.Pending());
    }

    @Test
    default void theOwnerLetsGoOfTheSessionsAtTheMarkerAndTheNewHomeHasThemFromThere() {
        n().open(3, "a", "b", "stays");
        var handoff = f().prepareHandoff(f(), "a", "b");
        assertThat(n().settle(handoff, 10)).isEqualTo(settled(Map.of(), Set.of("a", "b")));
        assertThat(f().settle(handoff, 10)).isEqualTo(settled(Map.of("a", 10L, "b", 10L), Set.of()));
        assertThat(n().open(11, "a", "stays"))
                .containsExactly(new OpenOutcome.Elsewhere("a", f().id()), new OpenOutcome.Opened("stays", 3));
        assertThat(f().open(9, "a")).containsExactly(new OpenOutcome.Opened("a", 10));
    }

    @Test
    default void theSessionsStayWhereTheyAreUntilTheMarker() {
        n().open(3, "a");
        var handoff = f().prepareHandoff(f(), "a");
        assertThat(n().open(4, "a")).containsExactly(new OpenOutcome.Opened("a", 3));
        assertThat(f().settle(handoff, 10)).isEqualTo(new HandoffOutcome.Pending());
        assertThat(n().settle(handoff, 10)).isEqualTo(settled(Map.of(), Set.of("a")));
    }

    @Test
    default void theOwnerMayPrepareItToo() {
        n().open(3, "a");
        var handoff = n().prepareHandoff(f(), "a");
        n().settle(handoff, 10);
        assertThat(f().settle(handoff, 10)).isEqualTo(settled(Map.of("a", 10L), Set.of()));
    }

    @Test
    default void sinceNeverGoesBack() {
        n().open(20, "a");
        var handoff = f().prepareHandoff(f(), "a");
        n().settle(handoff, 10);
        assertThat(f().settle(handoff, 10)).isEqualTo(settled(Map.of("a", 20L), Set.of()));
    }

    @Test
    default void aSessionTakesItsStateAlong() {
        n().open(3, "a");
        n().commit(-1, 7, "a", "seven");
        n().settle(f().prepareHandoff(f(), "a"), 10);
        assertThat(f().state("a")).isEqualTo(Bytes.utf8("seven"));
        f().commit(-1, 12, "a", "twelve");
        assertThat(n().state("a")).isEqualTo(Bytes.utf8("twelve"));
    }

    @Test
    default void onlyWhatIsStillTheOwnersMoves() {
        n().open(3, "a", "handed-on", "closed");
        var handoff = f().prepareHandoff(f(), "a", "handed-on", "closed");
        n().settle(g().prepareHandoff(g(), "handed-on"), 8);
        n().close(9, "closed");
        n().settle(handoff, 10);
        assertThat(f().settle(handoff, 10)).isEqualTo(settled(Map.of("a", 10L), Set.of("handed-on", "closed")));
        assertThat(g().open(11, "handed-on")).containsExactly(new OpenOutcome.Opened("handed-on", 8));
        assertThat(f().open(11, "closed")).containsExactly(new OpenOutcome.Opened("closed", 11));
    }

    @Test
    default void itIsVoidOnceTheOwnerIsFenced() {
        n().open(3, "a");
        var handoff = f().prepareHandoff(f(), "a");
        var takeover = g().takeoverOf(n());
        assertThat(f().settle(handoff, 10)).isEqualTo(settled(Map.of(), Set.of("a")));
        assertRefused(() -> n().settle(handoff, 10));
        assertThat(g().failedLane(takeover).sinceOfSession()).containsOnly(entry("a", 3L));
    }

    @Test
    default void itIsVoidIfTheNewHomeIsFenced() {
        n().open(3, "a");
        var handoff = f().prepareHandoff(f(), "a");
        g().takeOver(f());
        assertThat(n().settle(handoff, 10)).isEqualTo(settled(Map.of("a", 3L), Set.of()));
        assertRefused(() -> f().settle(handoff, 10));
        assertThat(n().open(11, "a")).containsExactly(new OpenOutcome.Opened("a", 3));
    }

    @Test
    default void whatWasVoidIsVoidForEver() {
        n().open(3, "a");
        var handoff = n().prepareHandoff(f(), "a");
        g().takeOver(f());
        n().settle(handoff, 10);
        assertThat(n().settle(handoff, 12)).isEqualTo(settled(Map.of("a", 3L), Set.of()));
    }

    @Test
    default void whoAsksAgainIsToldTheSame() {
        n().open(3, "a");
        var handoff = f().prepareHandoff(f(), "a");
        assertThat(n().settle(handoff, 10)).isEqualTo(n().settle(handoff, 10));
        assertThat(f().settle(handoff, 10)).isEqualTo(f().settle(handoff, 10));
        assertThat(n().settle(handoff, 12)).as("a copy of the marker").isEqualTo(settled(Map.of(), Set.of("a")));
        assertThat(f().settle(handoff, 12)).isEqualTo(settled(Map.of("a", 10L), Set.of()));
    }

    @Test
    default void whoAsksAgainIsToldIfTheSessionHasComeBack() {
        n().open(3, "a");
        var handoff = f().prepareHandoff(f(), "a");
        n().settle(handoff, 10);
        f().settle(handoff, 10);
        f().settle(n().prepareHandoff(n(), "a"), 15);
        assertThat(n().settle(handoff, 10)).isEqualTo(settled(Map.of("a", 15L), Set.of()));
        assertThat(f().settle(handoff, 10)).isEqualTo(settled(Map.of(), Set.of("a")));
    }

    @Test
    default void aSessionThatWasTakenOverCanBeHandedOver() {
        n().open(3, "a");
        f().takeOverAndMerge(n(), 20);
        var handoff = g().prepareHandoff(g(), "a");
        assertThat(handoff.owner()).isEqualTo(f().id());
        f().settle(handoff, 15);
        assertThat(g().settle(handoff, 15)).isEqualTo(settled(Map.of("a", 20L), Set.of()));
    }

    @Test
    default void aHandedOverSessionIsTakenOverWithItsNewHome() {
        n().open(3, "a", "b");
        n().settle(f().prepareHandoff(f(), "a"), 10);
        assertThat(g().failedLane(g().takeoverOf(f())).sinceOfSession()).containsOnly(entry("a", 10L));
        assertThat(g().failedLane(g().takeoverOf(n())).sinceOfSession()).containsOnly(entry("b", 3L));
    }

    @Test
    default void aHandoffThatNobodyPreparedIsSettledAndHasNoSessions() {
        n().open(3, "a");
        assertThat(n().await(n().store().settleHandoff(n().id(), LANE, new HandoffId("forged"), 10)))
                .isEqualTo(settled(Map.of(), Set.of()));
        assertThat(n().open(4, "a")).containsExactly(new OpenOutcome.Opened("a", 3));
    }

    @Test
    default void aHandoffIsForgottenWhenBothHaveHeardOfItsOutcome() {
        n().open(3, "a");
        var handoff = f().prepareHandoff(f(), "a");
        n().settle(handoff, 10);
        n().forgetHandoff(handoff);
        assertThat(f().settle(handoff, 10)).isEqualTo(settled(Map.of("a", 10L), Set.of()));
        assertThat(n().settle(handoff, 10)).isEqualTo(settled(Map.of(), Set.of("a")));
        f().forgetHandoff(handoff);
        assertThat(f().settle(handoff, 10)).isEqualTo(settled(Map.of(), Set.of()));
        f().forgetHandoff(handoff);
    }

    @Test
    default void theNewHomeHearsOfACommittedHandoffEvenIfTheOwnerIsForgotten() {
        n().open(3, "a");
        var handoff = f().prepareHandoff(f(), "a");
        n().settle(handoff, 10);
        g().takeOver(n()).forEach(takeover -> g().merge(takeover, 20));
        assertThat(g().forget(n())).isTrue();
        assertThat(f().settle(handoff, 10)).isEqualTo(settled(Map.of("a", 10L), Set.of()));
        f().forgetHandoff(handoff);
        assertThat(f().settle(handoff, 10)).isEqualTo(settled(Map.of(), Set.of()));
    }

    @Test
    default void theOwnerHearsOfACommittedHandoffEvenIfTheNewHomeIsForgotten() {
        n().open(3, "a");
        var handoff = f().prepareHandoff(f(), "a");
        n().settle(handoff, 10);
        g().takeOver(f()).forEach(takeover -> g().merge(takeover, 20));
        assertThat(g().rehome(f(), 10)).isEqualTo(1);
        assertThat(g().forget(f())).isTrue();
        assertThat(n().settle(handoff, 10)).isEqualTo(settled(Map.of(), Set.of("a")));
        n().forgetHandoff(handoff);
        assertThat(n().settle(handoff, 10)).isEqualTo(settled(Map.of(), Set.of()));
    }

    @Test
    default void aPendingHandoffIsForgottenWithEitherOfTheTwo() {
        n().open(3, "a");
        var handoff = f().prepareHandoff(f(), "a");
        g().takeOver(f()).forEach(takeover -> g().merge(takeover, 20));
        assertThat(g().forget(f())).isTrue();
        assertThat(n().settle(handoff, 10)).isEqualTo(settled(Map.of(), Set.of()));
        assertThat(n().open(11, "a")).containsExactly(new OpenOutcome.Opened("a", 3));
    }

    @Test
    default void aFencedServerPreparesAndSettlesAndForgetsNothing() {
        n().open(3, "a");
        var handoff = f().prepareHandoff(f(), "a");
        g().takeOver(n());
        assertRefused(() -> n().prepareHandoffs(f(), "a"));
        assertRefused(() -> n().settle(handoff, 10));
        assertRefused(() -> n().forgetHandoff(handoff));
    }

    private static HandoffOutcome settled(Map<String, Long> here, Set<String> elsewhere) {
        return new HandoffOutcome.Settled(here, elsewhere);
    }
}
