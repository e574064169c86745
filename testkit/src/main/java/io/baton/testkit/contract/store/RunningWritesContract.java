package io.baton.testkit.contract.store;

import static io.baton.testkit.contract.store.StoreHarness.assertRefused;
import static io.baton.testkit.contract.store.StoreServer.LANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.baton.node.api.BatonException;
import io.baton.node.api.Bytes;
import io.baton.node.spi.Batch;
import io.baton.node.spi.Batch.PositionedWrite;
import io.baton.node.spi.OpenOutcome.Opened;
import io.baton.node.spi.ProgressConflictException;
import io.baton.node.spi.WriteFailedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** For stores that really run handlers' writes, on a thread that a write may keep waiting. */
public interface RunningWritesContract extends StoreHarness {
    /** The numbers of the effects that were committed, in the order in which their writes ran. */
    List<Integer> effects();

    @Test
    default void aBatchCommitsItsWritesInOrderWithAllTheRest() {
        n().open(-1, "a");
        n().await(n().store()
                .commit(new Batch(
                        n().id(),
                        n().id(),
                        LANE,
                        -1,
                        4,
                        Map.of("a", Bytes.utf8("A")),
                        List.of(effectAt(1, 30), effectAt(2, 10), effectAt(4, 20)),
                        List.of(),
                        List.of(),
                        Map.of())));
        assertThat(effects()).containsExactly(30, 10, 20);
        assertThat(n().progress()).isEqualTo(4);
        assertThat(n().state("a")).isEqualTo(Bytes.utf8("A"));
    }

    @Test
    default void theWritesOfARepeatedCommitAreNotDoneTwice() {
        var batch = n().batch(-1, 1, effectAt(1, 10));
        n().await(n().store().commit(batch));
        assertThatExceptionOfType(ProgressConflictException.class)
                .isThrownBy(() -> n().await(n().store().commit(batch)));
        assertThat(effects()).containsExactly(10);
    }

    @Test
    default void theOtherWritesOfABatchWithAFailedOneAreNotDone() {
        var batch = n().batch(-1, 9, effectAt(3, 1), new PositionedWrite(5, failingWrite()), effectAt(7, 2));
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> n().await(n().store().commit(batch)))
                .satisfies(e -> assertThat(e.position()).isEqualTo(5));
        assertThat(effects()).isEmpty();
        assertThat(n().progress()).isEqualTo(-1);
    }

    @Test
    default void theWritesOfAFencedServerAreNotDone() {
        f().takeOver(n());
        assertRefused(() -> n().await(n().store().commit(n().batch(-1, 1, effectAt(1, 10)))));
        assertThat(effects()).isEmpty();
    }

    @Test
    default void aWriteThatThrowsAnythingElseFailsByItselfToo() {
        var write = new PositionedWrite(3, connection -> {
            throw new IllegalStateException("no stock");
        });
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> n().await(n().store().commit(n().batch(-1, 9, write))))
                .withMessageContaining("no stock");
    }

    @Test
    default void aCommitThatIsUnderWayWhenItsServerIsFencedIsRefused() {
        n().open(-1, "a");
        var write = new PositionedWrite(1, connection -> f().takeOver(n()));
        assertRefused(() -> n().await(n().store().commit(n().batch(-1, 1, write))));
        assertThat(f().failedLane(f().takeoverOf(n())).progress()).isEqualTo(-1);
    }

    @Test
    default void aBatchThatHangsWhileItsServerIsTakenOverKeepsItsSessionsFromNobody() {
        n().open(-1, "a");
        var first = new AtomicBoolean(true);
        var hanging = new PositionedWrite(1, connection -> {
            // The batch may be tried again, but the takeover happens once.
            if (first.getAndSet(false)) {
                f().takeOverAndMerge(n(), 5);
                f().commit(-1, 6, "a", "next");
            }
        });
        var batch = new Batch(
                n().id(),
                n().id(),
                LANE,
                -1,
                1,
                Map.of("a", Bytes.utf8("late")),
                List.of(hanging),
                List.of(),
                List.of(),
                Map.of());

        assertThatExceptionOfType(BatonException.class)
                .isThrownBy(() -> n().await(n().store().commit(batch)))
                .isNotInstanceOf(WriteFailedException.class);

        assertThat(first).isFalse();
        assertThat(f().state("a")).isEqualTo(Bytes.utf8("next"));
        assertThat(f().open(9, "a")).containsExactly(new Opened("a", 5));
    }
}
