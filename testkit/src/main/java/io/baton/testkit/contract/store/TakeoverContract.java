package io.baton.testkit.contract.store;

import static io.baton.testkit.contract.store.StoreHarness.assertRefused;
import static io.baton.testkit.contract.store.StoreServer.LANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import io.baton.node.spi.AssignedTakeover;
import io.baton.node.spi.ProgressConflictException;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who leads a takeover, under which id, and what that allows. */
interface TakeoverContract extends StoreHarness {
    @Test
    default void aTakeoverIsOneALaneEachUnderItsOwnId() {
        var takeovers = f().takeOver(n());
        assertThat(takeovers).extracting(AssignedTakeover::failed).containsOnly(n().id());
        assertThat(takeovers).extracting(AssignedTakeover::lane).containsExactlyInAnyOrder(LANE, new LaneId(1));
        assertThat(takeovers).extracting(each -> each.id().value()).doesNotHaveDuplicates();
        assertThat(clusterState().takeovers())
                .extracting(each -> new AssignedTakeover(each.failed(), each.lane(), each.id()))
                .containsExactlyInAnyOrderElementsOf(takeovers);
    }

    @Test
    default void aTakeoverAskedForAgainIsTheSame() {
        assertThat(f().takeOver(n())).isEqualTo(f().takeOver(n()));
    }

    @Test
    default void whoTakesOverIsToldOfWhatItLedBeforeToo() {
        var before = f().takeOver(g());
        assertThat(f().takeOver(n())).hasSize(4).containsAll(before);
    }

    @Test
    default void aTakeoverIsNotRetakenFromALiveTaker() {
        var takeovers = f().takeOver(n());
        assertThat(g().takeOver(n())).isEmpty();
        assertThat(f().takeOver(n())).isEqualTo(takeovers);
    }

    @Test
    default void aTakeoverIsRetakenFromAFencedTakerUnderAFreshId() {
        var before = f().takeOver(n());
        var after = g().takeOver(f());
        assertThat(after)
                .extracting(AssignedTakeover::failed)
                .containsExactlyInAnyOrder(n().id(), n().id(), f().id(), f().id());
        assertThat(after).extracting(AssignedTakeover::id).doesNotHaveDuplicates();
        assertThat(after).doesNotContainAnyElementsOf(before);
        assertRefused(() -> g().merge(before.get(0), 5));
        assertRefused(() -> g().failedLane(before.get(0)));
        var ofN = g().takeoverOf(n());
        assertThat(after).contains(ofN);
        g().merge(ofN, 5);
    }

    @Test
    default void aTakeoverLedByOneWhoWasMergedItselfIsRetaken() {
        f().takeOver(n());
        var h = live("h");
        // Of f, h merges its sessions but not what f led.
        h.takeOver(f()).forEach(takeover -> {
            if (takeover.failed().equals(f().id())) {
                h.merge(takeover, 7);
            }
        });
        assertThat(g().takeOver(h)).extracting(AssignedTakeover::failed).contains(n().id());
    }

    @Test
    default void anUnknownIncarnationIsNothingToTakeOver() {
        assertThat(f().takeOver(new StoreServer(patience(), f().store(), new IncarnationId("nobody", 999))))
                .isEmpty();
        assertThat(clusterState().takeovers()).isEmpty();
    }

    @Test
    default void aStartingIncarnationIsMergedAtOnce() {
        var starting = starting("s");
        assertThat(f().takeOver(starting)).isEmpty();
        assertThat(clusterState().takeovers())
                .hasSize(2)
                .allMatch(
                        each -> each.taker().equals(f().id()) && each.mergedAt().equals(Optional.of(-1L)));
        assertThat(f().forget(starting)).isTrue();
    }

    @Test
    default void onlyWhoLeadsATakeoverCommitsWhatItDrains() {
        n().commit(-1, 5);
        assertRefused(() -> f().commitDrained(n(), 5, 6));
        f().takeOver(n());
        f().commitDrained(n(), 5, 6);
        assertRefused(() -> g().commitDrained(n(), 6, 7));
        assertThatExceptionOfType(ProgressConflictException.class).isThrownBy(() -> f().commitDrained(n(), 5, 7));
        assertThat(f().await(f().store().progress(f().id(), n().id(), LANE))).isEqualTo(6);
        f().takeOverAndMerge(n(), 8);
        assertRefused(() -> f().commitDrained(n(), 6, 7));
    }

    @Test
    default void onlyWhoLeadsATakeoverIsToldWhatItStartsFromAndMergesIt() {
        var takeover = f().takeoverOf(n());
        assertRefused(() -> g().failedLane(takeover));
        assertRefused(() -> g().merge(takeover, 5));
        assertThat(f().failedLane(takeover).progress()).isEqualTo(-1);
    }

    @Test
    default void aDrainStartsFromProgressAndTheOpenSessions() {
        n().open(3, "a", "b", "closed");
        n().close(4, "closed");
        f().open(1, "of-f");
        n().commit(-1, 7);
        var lane = f().failedLane(f().takeoverOf(n()));
        assertThat(lane.progress()).isEqualTo(7);
        assertThat(lane.sinceOfSession()).containsOnly(entry("a", 3L), entry("b", 3L));
    }

    @Test
    default void aSuccessorGoesOnWhereTheDrainGotTo() {
        n().open(3, "a");
        n().commit(-1, 7);
        f().takeOver(n());
        f().commitDrained(n(), 7, 12);
        g().takeOver(f());
        var lane = g().failedLane(g().takeoverOf(n()));
        assertThat(lane.progress()).isEqualTo(12);
        assertThat(lane.sinceOfSession()).containsOnly(entry("a", 3L));
    }
}
