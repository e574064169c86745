package io.baton.testkit.contract.store;

import static io.baton.testkit.contract.store.StoreHarness.assertRefused;
import static io.baton.testkit.contract.store.StoreServer.LANE;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.api.TakeoverRecord;
import io.baton.node.spi.OpenOutcome.Elsewhere;
import io.baton.node.spi.OpenOutcome.Opened;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import io.baton.protocol.TakeoverId;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Forgetting the dead, and remembering how they were taken over. */
interface HousekeepingContract extends StoreHarness {
    @Test
    default void rehomedSessionsKeepTheirEffectiveHomeAndSince() {
        n().open(3, "a", "b", "c");
        n().open(80, "late");
        n().close(81, "late");
        f().takeOver(n()).forEach(takeover -> f().merge(takeover, 50));
        assertThat(f().forget(n())).isFalse();
        assertThat(g().rehome(n(), 10)).isZero();

        assertThat(f().rehome(n(), 3)).isEqualTo(3);
        assertThat(f().rehome(n(), 3)).isEqualTo(1);
        assertThat(f().rehome(n(), 3)).isZero();
        assertThat(f().forget(n())).isTrue();
        assertThat(f().forget(n())).isTrue();

        assertThat(clusterState().incarnations()).doesNotContainKey(n().id());
        assertThat(clusterState().takeovers()).isEmpty();
        assertThat(f().open(99, "a", "b", "c"))
                .extracting(each -> ((Opened) each).since())
                .containsOnly(50L);
        assertThat(g().open(1, "a")).containsExactly(new Elsewhere("a", f().id()));
        assertThat(g().open(1, "late")).containsExactly(new Opened("late", 81));
    }

    @Test
    default void nothingIsRehomedBeforeTheMerge() {
        n().open(3, "a");
        var takeover = f().takeoverOf(n());
        assertThat(f().rehome(n(), 10)).isZero();
        f().merge(takeover, 50);
        assertThat(f().rehome(n(), 10)).isEqualTo(1);
    }

    @Test
    default void anIncarnationIsNeededWhileAnotherWasMergedIntoIt() {
        f().takeOver(n()).forEach(takeover -> f().merge(takeover, 50));
        g().takeOver(f()).forEach(takeover -> g().merge(takeover, 60));
        assertThat(g().forget(f())).isFalse();
        assertThat(g().forget(n())).isTrue();
        assertThat(g().forget(f())).isTrue();
        assertThat(g().forget(g())).isFalse();
    }

    @Test
    default void anIncarnationIsNeededUntilItIsMergedOnAllLanes() {
        f().takeOverAndMerge(n(), 50);
        assertThat(f().forget(n())).isFalse();
    }

    @Test
    default void aServerThatIsForgottenIsToldThatItWasFencedWhateverItAsks() {
        var dead = live("dead");
        var ofDead = n().takeoverOf(dead);
        f().takeOver(n()).forEach(takeover -> f().merge(takeover, 50));
        f().takeOver(dead).forEach(takeover -> f().merge(takeover, 50));
        assertThat(f().forget(dead)).isTrue();
        assertThat(f().forget(n())).isTrue();

        assertRefused(() -> n().progress());
        assertRefused(() -> n().await(n().store().progress(n().id(), dead.id(), LANE)));
        assertRefused(() -> n().failedLane(ofDead));
        assertRefused(() -> n().commit(-1, 6));
        assertRefused(() -> n().commitDrained(dead, -1, 3));
        assertRefused(() -> n().merge(ofDead, 7));
        assertRefused(() -> n().open(9, "a"));
        assertRefused(() -> n().await(n().store().goLive(n().id())));
    }

    @Test
    default void recordsAreKeptInTheirLatestVersionTheOldestFirst() {
        for (int i = 0; i < 3; i++) {
            f().await(f().store().record(takeoverRecord(i, Map.of(Step.DETECTED, Instant.EPOCH))));
        }
        var steps = Map.of(
                Step.DETECTED, Instant.parse("2026-01-02T03:04:05.123456789Z"), Step.MARKER_FOUND, Instant.EPOCH);
        f().await(f().store().record(takeoverRecord(1, steps)));

        var records = n().await(n().store().records());

        assertThat(records).extracting(each -> each.id().value()).containsExactly("t0", "t1", "t2");
        assertThat(records.get(1)).isEqualTo(takeoverRecord(1, steps));
    }

    private TakeoverRecord takeoverRecord(int i, Map<Step, Instant> steps) {
        return new TakeoverRecord(
                new TakeoverId("t" + i), n().id(), f().id(), LANE, Strategy.STOP_AND_DRAIN, steps, 1 + i, 2, 3, 4);
    }
}
