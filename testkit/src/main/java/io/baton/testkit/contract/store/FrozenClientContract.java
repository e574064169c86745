package io.baton.testkit.contract.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.node.api.Bytes;
import io.baton.node.spi.Batch;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** For stores whose clients can be frozen between the epoch check and COMMIT, where they would block their own fence. */
public interface FrozenClientContract extends StoreHarness {
    /** Has a client commit a batch, and freezes it when only COMMIT is missing. */
    FrozenCommit freezeBeforeCommit(Batch batch);

    /** A client that is frozen just before COMMIT. */
    @FunctionalInterface
    interface FrozenCommit {
        /** Wakes it; the answer is that of its COMMIT. */
        CompletionStage<Void> goOn();
    }

    @Test
    default void aServerFrozenBetweenLockAndCommitIsFencedAllTheSame() {
        var frozen = freezeBeforeCommit(n().batch(n().id(), -1, 99, Map.of()));

        assertThat(f().takeOver(n())).hasSize(2);

        assertThatThrownBy(() -> n().await(frozen.goOn())).isNotNull();
        assertThat(f().failedLane(f().takeoverOf(n())).progress()).isEqualTo(-1);
    }

    @Test
    default void aServerFrozenJustBeforeItsCommitDoesNotKeepItsSessionsFromTheNextOwner() {
        n().open(-1, "a");
        var frozen = freezeBeforeCommit(n().batch(n().id(), -1, 99, Map.of("a", Bytes.utf8("late"))));

        f().takeOverAndMerge(n(), 5);
        f().commit(-1, 6, "a", "next");

        assertThatThrownBy(() -> n().await(frozen.goOn())).isNotNull();
        assertThat(f().state("a")).isEqualTo(Bytes.utf8("next"));
    }

    @Test
    default void aServerThatIsFrozenAndNotFencedCommitsWhenItWakes() {
        var frozen = freezeBeforeCommit(n().batch(n().id(), -1, 99, Map.of()));
        n().await(frozen.goOn());
        assertThat(n().progress()).isEqualTo(99);
    }
}
