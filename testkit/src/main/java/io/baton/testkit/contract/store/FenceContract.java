package io.baton.testkit.contract.store;

import static io.baton.testkit.contract.store.StoreHarness.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.baton.node.api.Bytes;
import io.baton.node.spi.AssignedTakeover;
import io.baton.node.spi.ClusterState.Status;
import io.baton.node.spi.FencedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A fence and everything else that its victim does exclude each other: one of them comes first (rule 1). */
interface FenceContract extends StoreHarness {
    @Test
    default void aFencedServerIsRefusedEverything() {
        n().open(-1, "a");
        n().commit(-1, 5, "a", "before");
        var dead = live("dead");
        var ofDead = n().takeoverOf(dead);
        f().takeOver(n());

        assertRefused(() -> n().commit(5, 6, "a", "after"));
        assertRefused(() -> n().commit(4, 6, "a", "after"));
        assertRefused(() -> n().commitDrained(dead, -1, 3));
        assertRefused(() -> n().open(9, "a"));
        assertRefused(() -> n().open(9, "new"));
        assertRefused(() -> n().close(9, "a"));
        assertRefused(() -> n().progress());
        assertRefused(() -> n().takeOver(g()));
        assertRefused(() -> n().failedLane(ofDead));
        assertRefused(() -> n().merge(ofDead, 7));
        assertRefused(() -> n().rehome(dead, 10));
        assertRefused(() -> n().forget(dead));
        assertRefused(() -> n().await(n().store().goLive(n().id())));

        assertThat(n().state("a")).isEqualTo(Bytes.utf8("before"));
        assertThat(f().failedLane(f().takeoverOf(n())).progress()).isEqualTo(5);
        assertThat(f().failedLane(f().takeoverOf(n())).sinceOfSession()).containsOnly(entry("a", -1L));
        assertThat(status(g())).isEqualTo(Status.LIVE);
    }

    @Test
    default void aFenceSeesExactlyTheCommitsThatWereAcknowledged() {
        for (int round = 0; round < 8; round++) {
            var victim = StoreServer.live(patience(), n().store(), "victim");
            var fence = new CompletableFuture<List<AssignedTakeover>>();
            long acknowledged = -1;
            try {
                while (true) {
                    if (acknowledged == round * 3L) {
                        var asked = f().store().takeOver(f().id(), victim.id());
                        asked.thenAccept(fence::complete);
                    }
                    var late = fence.isDone();
                    victim.commit(acknowledged, acknowledged + 1);
                    acknowledged++;
                    assertThat(late).isFalse();
                }
            } catch (FencedException e) {
                patience().await(fence);
            }
            assertThat(f().failedLane(f().takeoverOf(victim)).progress()).isEqualTo(acknowledged);
        }
    }

    @Test
    default void ofTwoServersThatFenceEachOtherExactlyOneWins() {
        for (int round = 0; round < 8; round++) {
            var one = StoreServer.live(patience(), n().store(), "one");
            var other = live("other");
            var both = List.of(
                    one.store().takeOver(one.id(), other.id()), other.store().takeOver(other.id(), one.id()));
            var fenced = both.stream()
                    .filter(each ->
                            patience().await(each.handle((done, failure) -> failure instanceof FencedException)))
                    .count();
            assertThat(fenced).isEqualTo(1);
            assertThat(List.of(status(one), status(other))).containsExactlyInAnyOrder(Status.LIVE, Status.FENCED);
        }
    }
}
