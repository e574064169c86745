package io.baton.testkit.contract.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.node.api.Bytes;
import io.baton.node.spi.Batch;
import io.baton.node.spi.OpenOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** For stores whose clients can be frozen between the epoch check and COMMIT, where they would block their own fence. */
public interface FrozenClientContract extends StoreHarness {
    /** Has a client commit a batch, and freezes it when only COMMIT is missing. */
    FrozenCommit freezeBeforeCommit(Batch batch);

    /** Has a client open a session on the one lane, having read nothing, and freezes it when only COMMIT is missing. */
    FrozenCommit freezeBeforeOpening(StoreServer server, String session);

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

    @Test
    default void anOpeningInDoubtOpensNothingThatTheSameServerHasClosedSince() {
        n().open(-1, "a");
        n().close(-1, "a");
        var doubtful = freezeBeforeOpening(n(), "a");

        var again = n().store()
                .open(n().id(), StoreServer.LANE, List.of("a"), -1)
                .thenCompose(opened -> n().store().close(n().id(), StoreServer.LANE, List.of("a"), 5))
                .toCompletableFuture();
        patience().watchFor(Duration.ofMillis(300), again::isDone);
        n().await(doubtful.goOn());
        n().await(again);

        assertThat(f().open(-1, "a")).containsExactly(new OpenOutcome.Opened("a", 5));
    }
}
