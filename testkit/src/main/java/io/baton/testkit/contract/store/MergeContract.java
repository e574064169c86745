package io.baton.testkit.contract.store;

import static io.baton.testkit.contract.store.StoreHarness.assertRefused;
import static io.baton.testkit.contract.store.StoreServer.LANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.baton.node.api.Bytes;
import io.baton.node.spi.OpenOutcome.Elsewhere;
import io.baton.node.spi.OpenOutcome.Opened;
import io.baton.protocol.LaneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a merge makes of sessions, and what is left alone (rule 11). */
interface MergeContract extends StoreHarness {
    @Test
    default void aMergeMayBeRepeatedButNotChanged() {
        var takeover = f().takeoverOf(n());
        f().merge(takeover, 5);
        f().merge(takeover, 5);
        assertRefused(() -> f().merge(takeover, 6));
        assertRefused(() -> f().failedLane(takeover));
    }

    @Test
    default void aMergeMayBeRepeatedEvenWhenTheMergedOneIsForgotten() {
        var takeovers = f().takeOver(n());
        takeovers.forEach(takeover -> f().merge(takeover, 5));
        assertThat(f().forget(n())).isTrue();
        takeovers.forEach(takeover -> f().merge(takeover, 5));
    }

    @Test
    default void aMergeLeavesTheTakersOwnProgressAsItIs() {
        f().commit(-1, 3);
        f().takeOverAndMerge(n(), 50);
        assertThat(f().progress()).isEqualTo(3);
    }

    @Test
    default void aMergeIsOfOneLaneAlone() {
        var second = new LaneId(1);
        n().open(1, "a");
        n().await(n().store().open(n().id(), second, List.of("b"), 1));
        f().takeOverAndMerge(n(), 50);
        assertThat(f().open(9, "a")).containsExactly(new Opened("a", 50));
        assertThat(f().await(f().store().open(f().id(), second, List.of("b"), 9)))
                .containsExactly(new Elsewhere("b", n().id()));
    }

    @Test
    default void afterSeveralTakeoversSinceIsTheLargestOnThePath() {
        n().open(3, "a");
        f().open(60, "late");
        f().takeOverAndMerge(n(), 50);
        assertThat(g().failedLane(g().takeoverOf(f())).sinceOfSession())
                .containsOnly(entry("a", 50L), entry("late", 60L));
        g().merge(g().takeoverOf(f()), 40);
        assertThat(g().open(99, "a", "late")).containsExactly(new Opened("a", 50), new Opened("late", 60));
    }

    @Test
    default void aSessionOfAFencedHomeStaysThereUntilTheMerge() {
        n().open(1, "a");
        var takeover = f().takeoverOf(n());
        assertThat(f().open(9, "a")).containsExactly(new Elsewhere("a", n().id()));
        f().merge(takeover, 5);
        assertThat(g().open(9, "a")).containsExactly(new Elsewhere("a", f().id()));
        assertThat(f().open(9, "a")).containsExactly(new Opened("a", 5));
    }

    @Test
    default void aMergedSessionIsClosedByItsNewHome() {
        n().open(1, "a", "b");
        f().takeOverAndMerge(n(), 50);
        f().close(40, "a");
        f().close(60, "b");
        assertThat(g().open(0, "a", "b")).containsExactly(new Opened("a", 50), new Opened("b", 60));
    }

    @Test
    default void aSessionClosedBeforeTheTakeoverReopensBeyondTheMerge() {
        n().open(1, "a");
        n().close(2, "a");
        f().takeOverAndMerge(n(), 50);
        assertThat(g().open(3, "a")).containsExactly(new Opened("a", 50));
    }

    @Test
    default void aMergedSessionKeepsItsStateAndItsNewHomeGoesOnWithIt() {
        n().open(-1, "a");
        n().commit(-1, 5, "a", "of n");
        f().takeOver(n());
        assertThat(f().state("a")).isEqualTo(Bytes.utf8("of n"));
        f().takeOverAndMerge(n(), 9);
        f().commit(-1, 12, "a", "of f");
        assertThat(g().state("a")).isEqualTo(Bytes.utf8("of f"));
        assertThat(f().await(f().store().progress(f().id(), f().id(), LANE))).isEqualTo(12);
    }
}
