package io.baton.node.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.baton.node.api.BatonOptions;
import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.Handler;
import io.baton.node.api.Message;
import io.baton.node.api.MessageRejectedException;
import io.baton.node.spi.DeadLetter;
import io.baton.protocol.LaneId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HandlerChainTest {
    private final List<String> calls = new ArrayList<>();
    private final List<HandlerChain.Failure> failures = new ArrayList<>();

    @Test
    void eachMessageGetsTheStateThatTheOneBeforeLeft() {
        var chain = run(chain(this::append));
        assertThat(chain.state()).isEqualTo(Bytes.utf8("123"));
        assertThat(chain.handled(0, 3)).containsOnlyKeys(1L, 2L, 3L);
        assertThat(chain.deadLetters()).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    void aMessageIsTriedAgainWithTheSameStateBeforeTheLaterOnes() {
        var chain = run(chain(failingAtTheSecond(2, new IllegalStateException("not yet"))));

        assertThat(calls).containsExactly("1 with ", "2 with 1", "2 with 1", "2 with 1", "3 with 12");
        assertThat(chain.state()).isEqualTo(Bytes.utf8("123"));
        assertThat(chain.deadLetters()).isEmpty();
        assertThat(failures).extracting(HandlerChain.Failure::attempt).containsExactly(1, 2);
        assertThat(failures).noneMatch(HandlerChain.Failure::isLast);
    }

    @Test
    void nothingOfTheSessionIsHandledWhileAMessageWaitsForItsNextAttempt() {
        var chain = chain(failingAtTheSecond(1, new IllegalStateException("not yet")));

        assertThat(chain.run()).isPresent();

        assertThat(calls).containsExactly("1 with ", "2 with 1");
        assertThat(chain.handled(0, 3)).containsOnlyKeys(1L);
    }

    @Test
    void aMessageThatFailsEveryTimeIsADeadLetterAndTheLaterOnesGoOn() {
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
                .isThrownBy(() -> run(chain(failingAtTheSecond(3, new OutOfMemoryError()))));
    }

    @Test
    void aRejectedMessageIsNotTriedAgain() {
        var chain = run(chain(failingAtTheSecond(3, new MessageRejectedException("no such order"))));

        assertThat(calls).containsExactly("1 with ", "2 with 1", "3 with 1");
        assertThat(chain.deadLetters())
                .extracting(DeadLetter::reason, DeadLetter::attempts)
                .containsExactly(tuple("rejected: no such order", 1));
    }

    @Test
    void aMessageWhoseWriteFailedIsADeadLetterAndOnlyTheLaterOnesAreHandledAnew() {
        var chain = run(chain(this::append));
        calls.clear();

        assertThat(chain.writeFailed(2, "its write failed")).isTrue();
        run(chain);

        assertThat(calls).containsExactly("3 with 1");
        assertThat(chain.state()).isEqualTo(Bytes.utf8("13"));
        assertThat(chain.handled(0, 3)).containsOnlyKeys(1L, 3L);
        assertThat(chain.deadLetters()).extracting(DeadLetter::reason).containsExactly("its write failed");
    }

    @Test
    void aMessageThatFailedOnlyBecauseOfAStateThatIsVoidGetsAnotherChance() {
        var chain = run(chain((message, state) -> {
            if (message.position() == 3 && state.equals(Bytes.utf8("12"))) {
                throw new IllegalStateException("not after the second");
            }
            return append(message, state);
        }));
        assertThat(chain.deadLetters()).hasSize(1);

        chain.writeFailed(2, "its write failed");
        run(chain);

        assertThat(chain.state()).isEqualTo(Bytes.utf8("13"));
        assertThat(chain.deadLetters())
                .extracting(letter -> letter.message().position())
                .containsExactly(2L);
    }

    @Test
    void aWriteThatWasNotThereCannotHaveFailed() {
        var chain = run(chain(failingAtTheSecond(3, new IllegalStateException("no"))));

        assertThat(chain.writeFailed(2, "")).isFalse();
        assertThat(chain.writeFailed(7, "")).isFalse();
        assertThat(chain.handled(0, 3)).containsOnlyKeys(1L, 3L);
    }

    @Test
    void aStateOverTheLimitIsNotTakenNorTriedAgain() {
        var chain = run(chain((message, state) -> {
            append(message, state);
            return Handled.state(Bytes.utf8(message.position() == 2 ? "toolong" : "ok"));
        }));
        assertThat(chain.state()).isEqualTo(Bytes.utf8("ok"));
        assertThat(chain.deadLetters()).hasSize(1);
        assertThat(calls).hasSize(3);
    }

    @Test
    @SuppressWarnings({"NullAway", "NullOptional"})
    void aHandlerThatReturnsNothingOrHalfOfItHasFailed() {
        var nothing = run(chain((message, state) -> null));
        assertThat(nothing.deadLetters()).hasSize(3);
        var noWrite = run(chain((message, state) -> new Handled(state, null, List.of())));
        assertThat(noWrite.deadLetters()).hasSize(3);
        var noState = run(chain((message, state) -> Handled.state(null)));
        assertThat(noState.deadLetters()).hasSize(3);
    }

    @Test
    void anExceptionThatCannotSayWhatItIsIsTheMessagesOwnToo() {
        var chain = run(chain(failingAtTheSecond(3, new Speechless("no"))));
        assertThat(chain.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("the handler failed: " + Speechless.class.getName());
        var rejecting = run(chain(failingAtTheSecond(3, new SpeechlessRejection())));
        assertThat(rejecting.deadLetters()).hasSize(1);
    }

    private static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Speechless(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            throw new IllegalStateException("not even this");
        }
    }

    private static final class SpeechlessRejection extends MessageRejectedException {
        private static final long serialVersionUID = 1L;

        SpeechlessRejection() {
            super("no");
        }

        @Override
        public String getMessage() {
            throw new StackOverflowError();
        }
    }

    private void assertDeadLetterOfTheSecond(Throwable failure) {
        calls.clear();
        failures.clear();
        var chain = run(chain(failingAtTheSecond(3, failure)));
        assertThat(calls).containsExactly("1 with ", "2 with 1", "2 with 1", "2 with 1", "3 with 1");
        assertThat(chain.state()).isEqualTo(Bytes.utf8("13"));
        assertThat(chain.deadLetters())
                .extracting(letter -> letter.message().position(), DeadLetter::attempts)
                .containsExactly(tuple(2L, 3));
        assertThat(chain.deadLetters().get(0).reason())
                .contains(failure.getClass().getSimpleName());
        assertThat(failures).extracting(HandlerChain.Failure::isLast).containsExactly(false, false, true);
    }

    @Test
    void whatGoesToTheClientComesInTheOrderOfTheMessages() {
        HandlerChain chain = run(chain((message, state) -> Handled.state(state)
                .andSend(Bytes.utf8(message.position() + "a"))
                .andSend(Bytes.utf8("b"))));

        assertThat(sent(chain, 0, 3)).containsExactly("1a", "b", "2a", "b", "3a", "b");
        assertThat(sent(chain, 1, 2)).containsExactly("2a", "b");
        assertThat(chain.sentUpTo(2)).isEqualTo(4);
    }

    @Test
    void aMessageThatSendsTooMuchOrTooManyIsADeadLetterAtOnce() {
        HandlerChain chain = run(chain((message, state) -> message.position() == 1
                ? Handled.state(state).andSend(Bytes.utf8("12345"))
                : Handled.state(state).andSend(Bytes.utf8("1"), Bytes.utf8("2"), Bytes.utf8("3"))));

        assertThat(sent(chain, 0, 3)).isEmpty();
        assertThat(failures).extracting(HandlerChain.Failure::attempt).containsExactly(1, 1, 1);
        assertThat(chain.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly(
                        "rejected: a message for the client has 5 bytes, over the limit of 4",
                        "rejected: 3 messages are for the client, over the limit of 2",
                        "rejected: 3 messages are for the client, over the limit of 2");
    }

    private static List<String> sent(HandlerChain chain, long from, long to) {
        return chain.handled(from, to).values().stream()
                .flatMap(handled -> handled.outbox().stream())
                .map(Bytes::asUtf8)
                .toList();
    }

    private Handled append(Message message, Bytes state) {
        calls.add(message.position() + " with " + state.asUtf8());
        return Handled.state(Bytes.utf8(state.asUtf8() + message.position()));
    }

    private Handler failingAtTheSecond(int times, Throwable failure) {
        var failed = new int[1];
        return (message, state) -> {
            Handled handled = append(message, state);
            if (message.position() == 2 && failed[0]++ < times) {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }
            return handled;
        };
    }

    private static HandlerChain chain(Handler handler) {
        List<Message> messages = LongStream.rangeClosed(1, 3)
                .mapToObj(position -> new Message("s", new LaneId(0), position, Bytes.EMPTY, Map.of()))
                .toList();
        return new HandlerChain(
                new WatchedHandler(handler, new AtomicLong()),
                messages,
                Bytes.EMPTY,
                BatonOptions.DEFAULTS
                        .withHandlerRetries(3, Duration.ofMillis(1))
                        .withSessions(1, 3, 1)
                        .withOutbox(2, 4));
    }

    private HandlerChain run(HandlerChain chain) {
        for (Optional<HandlerChain.Failure> failure = chain.run(); failure.isPresent(); failure = chain.run()) {
            failures.add(failure.get());
        }
        return chain;
    }
}
