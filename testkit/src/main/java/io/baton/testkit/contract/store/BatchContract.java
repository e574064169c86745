package io.baton.testkit.contract.store;

import static io.baton.testkit.contract.store.StoreServer.LANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.node.api.Bytes;
import io.baton.node.api.Message;
import io.baton.node.spi.Batch;
import io.baton.node.spi.Batch.PositionedWrite;
import io.baton.node.spi.DeadLetter;
import io.baton.node.spi.ProgressConflictException;
import io.baton.node.spi.WriteFailedException;
import io.baton.protocol.LaneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a batch commits, and that it commits all of it or nothing. */
interface BatchContract extends StoreHarness {
    @Test
    default void aBatchCommitsStatesDeadLettersAndProgressTogether() {
        n().open(-1, "a", "b");
        n().await(n().store()
                .commit(new Batch(
                        n().id(),
                        n().id(),
                        LANE,
                        -1,
                        4,
                        Map.of("a", Bytes.utf8("A"), "b", Bytes.EMPTY),
                        List.of(effectAt(1, 10), effectAt(2, 20)),
                        List.of(letter(4, "no such order"), letter(3, "no such customer")),
                        List.of(),
                        Map.of())));

        assertThat(n().progress()).isEqualTo(4);
        assertThat(f().state("a")).isEqualTo(Bytes.utf8("A"));
        assertThat(f().state("b")).isEqualTo(Bytes.EMPTY);
        assertThat(deadLetterReasons()).containsExactly("no such customer", "no such order");
    }

    @Test
    default void sessionsNeverHandledHaveNoState() {
        n().open(-1, "a");
        assertThat(n().await(n().store().states(LANE, List.of("a", "unknown", "a", "\0", ""))))
                .isEmpty();
    }

    @Test
    default void aSessionOfTheSameNameOnAnotherLaneIsAnother() {
        n().open(3, "a");
        n().commit(-1, 5, "a", "of the first lane");
        var second = new LaneId(1);

        n().await(n().store().open(n().id(), second, List.of("a"), 9));

        assertThat(n().await(n().store().states(second, List.of("a")))).isEmpty();
        assertThat(n().await(n().store().progress(n().id(), n().id(), second))).isEqualTo(-1);
        assertThat(n().progress()).isEqualTo(5);
    }

    @Test
    default void aBatchThatDoesNotStartAtTheProgressIsRefusedAsAWhole() {
        n().open(-1, "a");
        n().commit(-1, 5, "a", "first");
        assertThatExceptionOfType(ProgressConflictException.class).isThrownBy(() -> n().commit(3, 7, "a", "second"));
        assertThatExceptionOfType(ProgressConflictException.class)
                .isThrownBy(() -> n().await(n().store().commit(n().batch(6, 7, letter(7, "lost")))));
        assertThat(n().state("a")).isEqualTo(Bytes.utf8("first"));
        assertThat(n().progress()).isEqualTo(5);
        assertThat(deadLetterReasons()).isEmpty();
    }

    @Test
    default void repeatingACommitWhoseOutcomeIsUnknownDoesNothingTwice() {
        var batch = n().batch(-1, 1, letter(1, "once"));
        n().await(n().store().commit(batch));
        assertThatExceptionOfType(ProgressConflictException.class)
                .isThrownBy(() -> n().await(n().store().commit(batch)));
        assertThat(n().progress()).isEqualTo(1);
        assertThat(deadLetterReasons()).containsExactly("once");
    }

    @Test
    default void aFailedWriteNamesItsPositionAndLeavesNothing() {
        n().open(-1, "a");
        n().commit(-1, 2, "a", "before");
        var batch = new Batch(
                n().id(),
                n().id(),
                LANE,
                2,
                9,
                Map.of("a", Bytes.utf8("after")),
                List.of(effectAt(3, 1), new PositionedWrite(5, failingWrite()), effectAt(7, 2)),
                List.of(letter(8, "lost")),
                List.of(),
                Map.of());
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> n().await(n().store().commit(batch)))
                .satisfies(e -> assertThat(e.position()).isEqualTo(5));
        assertThat(n().progress()).isEqualTo(2);
        assertThat(n().state("a")).isEqualTo(Bytes.utf8("before"));
        assertThat(deadLetterReasons()).isEmpty();
    }

    @Test
    default void aStateForASessionThatWasNeverOpenedIsAMistakeWithoutEffect() {
        assertThatThrownBy(() -> n().commit(-1, 1, "stranger", "x")).isInstanceOf(IllegalStateException.class);
        assertThat(n().progress()).isEqualTo(-1);
        assertThat(n().state("stranger")).isEqualTo(StoreServer.NONE);
    }

    private static DeadLetter letter(long position, String reason) {
        return new DeadLetter(new Message("a", LANE, position, Bytes.utf8("the body"), Map.of("h", "v")), reason, 3);
    }
}
