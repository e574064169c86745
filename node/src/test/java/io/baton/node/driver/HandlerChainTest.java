package io.baton.node.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.Handler;
import io.baton.node.api.Message;
import io.baton.node.spi.DeadLetter;
import io.baton.protocol.LaneId;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HandlerChainTest {
    private static final int MAX_STATE = 3;

    @Test
    void eachMessageGetsTheStateThatTheOneBeforeLeft() {
        var result = run(HandlerChainTest::append, Map.of());
        assertThat(result.state()).isEqualTo(Bytes.utf8("123"));
        assertThat(result.handled()).containsOnlyKeys(1L, 2L, 3L);
        assertThat(result.deadLetters()).isEmpty();
    }

    @Test
    void aMessageThatCannotBeHandledIsADeadLetterAndTheLaterOnesGoOn() {
        assertDeadLetterOfTheSecond(new IllegalStateException("no"));
    }

    @Test
    void anErrorThatTheMessageBringsAboutIsTheMessagesOwn() {
        assertDeadLetterOfTheSecond(new StackOverflowError());
        assertDeadLetterOfTheSecond(new AssertionError("no"));
        assertDeadLetterOfTheSecond(new NoClassDefFoundError("x"));
    }

    @Test
    void lackOfMemoryIsNotTheMessagesFault() {
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> run(failingAtTheSecond(new OutOfMemoryError()), Map.of()));
    }

    @Test
    void aMessageWhoseWriteFailedIsNotHandledAgain() {
        var result = run(HandlerChainTest::append, Map.of(2L, "its write failed"));
        assertThat(result.state()).isEqualTo(Bytes.utf8("13"));
        assertThat(result.deadLetters()).extracting(DeadLetter::reason).containsExactly("its write failed");
    }

    @Test
    void aStateOverTheLimitIsNotTaken() {
        var result = run(
                (message, state) -> Handled.state(Bytes.utf8(message.position() == 2 ? "toolong" : "ok")), Map.of());
        assertThat(result.state()).isEqualTo(Bytes.utf8("ok"));
        assertThat(result.deadLetters()).hasSize(1);
    }

    private static void assertDeadLetterOfTheSecond(Throwable failure) {
        var result = run(failingAtTheSecond(failure), Map.of());
        assertThat(result.state()).isEqualTo(Bytes.utf8("13"));
        assertThat(result.deadLetters())
                .extracting(letter -> letter.message().position())
                .containsExactly(2L);
        assertThat(result.deadLetters().get(0).reason())
                .contains(failure.getClass().getSimpleName());
    }

    private static Handled append(Message message, Bytes state) {
        return Handled.state(Bytes.utf8(state.asUtf8() + message.position()));
    }

    private static Handler failingAtTheSecond(Throwable failure) {
        return (message, state) -> {
            if (message.position() == 2) {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }
            return append(message, state);
        };
    }

    private static Work.SessionResult run(Handler handler, Map<Long, String> failedWrites) {
        List<Message> messages = LongStream.rangeClosed(1, 3)
                .mapToObj(position -> new Message("s", new LaneId(0), position, Bytes.EMPTY, Map.of()))
                .toList();
        return new HandlerChain(handler, messages, Bytes.EMPTY, failedWrites, MAX_STATE).run();
    }
}
