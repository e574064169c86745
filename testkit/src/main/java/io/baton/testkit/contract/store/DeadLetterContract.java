package io.baton.testkit.contract.store;

import static io.baton.testkit.contract.store.StoreServer.LANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.baton.node.api.Bytes;
import io.baton.node.api.DeadLetterId;
import io.baton.node.api.DeadLetterRecord;
import io.baton.node.api.Message;
import io.baton.node.spi.Batch;
import io.baton.node.spi.DeadLetter;
import io.baton.node.spi.DeadLetters;
import io.baton.protocol.LaneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is kept of messages that could not be handled, and what may be done with it. */
interface DeadLetterContract extends StoreHarness {
    LaneId SECOND = new LaneId(1);

    @Test
    default void aDeadLetterHasAllThatIsNeededToHandleItAgain() {
        var body = Bytes.wrap(new byte[] {0, -1, 2, -3, 4, -5, 6, -7});
        var message = new Message("a", LANE, 7, body, Map.of("type", "order", "\"", "\\"));
        n().await(n().store().commit(n().batch(-1, 9, new DeadLetter(message, "no such order", 3))));

        var letter = find(7).orElseThrow();

        assertThat(letter.message()).isEqualTo(message);
        assertThat(letter.reason()).isEqualTo("no such order");
        assertThat(letter.attempts()).isEqualTo(3);
        assertThat(letter.by()).isEqualTo(n().id());
        assertThat(letter.replays()).isZero();
        assertThat(letter.replayedAt()).isEmpty();
        assertThat(letter.id()).hasToString("0:7");
        assertThat(deadLetters(Optional.empty(), Optional.empty(), 1)).containsExactly(letter);
    }

    @Test
    default void aMessageOfAFailedServerWasGivenUpByTheOneThatTookOver() {
        f().takeOver(n());
        f().await(f().store()
                .commit(new Batch(
                        f().id(),
                        n().id(),
                        LANE,
                        -1,
                        9,
                        Map.of(),
                        List.of(),
                        List.of(letter("a", LANE, 7)),
                        List.of(),
                        Map.of())));

        assertThat(find(7).orElseThrow().by()).isEqualTo(f().id());
    }

    @Test
    default void deadLettersComeInPagesByLaneAndPosition() {
        kill("b", LANE, 12);
        kill("a", LANE, 5, 11);
        kill("a", SECOND, 3);

        assertThat(ids(Optional.empty(), Optional.empty(), 3)).containsExactly("0:5", "0:11", "0:12");
        assertThat(ids(Optional.empty(), Optional.of(new DeadLetterId(LANE, 12)), 3))
                .containsExactly("1:3");
        assertThat(ids(Optional.empty(), Optional.of(new DeadLetterId(LANE, 6)), 1))
                .containsExactly("0:11");
        assertThat(ids(Optional.of("a"), Optional.empty(), 9)).containsExactly("0:5", "0:11", "1:3");
        assertThat(ids(Optional.of("a"), Optional.of(new DeadLetterId(LANE, 5)), 1))
                .containsExactly("0:11");
        assertThat(ids(Optional.of("unknown"), Optional.empty(), 9)).isEmpty();
        assertThat(ids(Optional.of("a\0"), Optional.empty(), 9)).isEmpty();
    }

    @Test
    default void aPageHasItsLimits() {
        assertThatIllegalArgumentException().isThrownBy(() -> ids(Optional.empty(), Optional.empty(), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ids(Optional.empty(), Optional.empty(), DeadLetters.MAX_PAGE + 1));
    }

    @Test
    default void aDeadLetterSaysWhetherSomebodyWouldHandleItsReplay() {
        kill("a", LANE, 7);
        assertThat(find(7).orElseThrow().sessionOpen()).isFalse();
        n().open(8, "a");
        assertThat(find(7).orElseThrow().sessionOpen()).isTrue();
        n().close(9, "a");
        assertThat(find(7).orElseThrow().sessionOpen()).isFalse();
    }

    @Test
    default void eachReplayIsMarkedOnceWhoeverMarksIt() {
        kill("a", LANE, 7);

        assertThat(markReplayed(7, 2)).isFalse();
        assertThat(markReplayed(7, 1)).isTrue();
        assertThat(markReplayed(7, 1)).isFalse();
        assertThat(find(7).orElseThrow().replays()).isEqualTo(1);
        assertThat(find(7).orElseThrow().replayedAt()).isPresent();
        assertThat(markReplayed(7, 2)).isTrue();
        assertThat(find(7).orElseThrow().replays()).isEqualTo(2);
        assertThat(markReplayed(8, 1)).isFalse();
    }

    @Test
    default void whatIsDeletedIsGoneAndNothingElse() {
        kill("a", LANE, 7, 8);

        assertThat(delete(7)).isTrue();

        assertThat(delete(7)).isFalse();
        assertThat(find(7)).isEmpty();
        assertThat(markReplayed(7, 1)).isFalse();
        assertThat(ids(Optional.empty(), Optional.empty(), 9)).containsExactly("0:8");
    }

    private static DeadLetter letter(String session, LaneId lane, long position) {
        return new DeadLetter(new Message(session, lane, position, Bytes.utf8("the body"), Map.of()), "why", 1);
    }

    /** The messages of a session at these positions cannot be handled. */
    private void kill(String session, LaneId lane, long... positions) {
        for (long position : positions) {
            long from = n().await(n().store().progress(n().id(), n().id(), lane));
            n().await(n().store()
                    .commit(new Batch(
                            n().id(),
                            n().id(),
                            lane,
                            from,
                            from + 1,
                            Map.of(),
                            List.of(),
                            List.of(letter(session, lane, position)),
                            List.of(),
                            Map.of())));
        }
    }

    private Optional<DeadLetterRecord> find(long position) {
        return f().await(f().store().deadLetters().find(new DeadLetterId(LANE, position)));
    }

    private boolean markReplayed(long position, int number) {
        return f().await(f().store().deadLetters().markReplayed(new DeadLetterId(LANE, position), number));
    }

    private boolean delete(long position) {
        return f().await(f().store().deadLetters().delete(new DeadLetterId(LANE, position)));
    }

    private List<String> ids(Optional<String> session, Optional<DeadLetterId> after, int limit) {
        return deadLetters(session, after, limit).stream()
                .map(letter -> letter.id().toString())
                .toList();
    }
}
