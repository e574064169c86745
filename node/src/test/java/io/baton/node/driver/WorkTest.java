package io.baton.node.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.baton.node.api.BatonOptions;
import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.Message;
import io.baton.node.api.MessageRejectedException;
import io.baton.node.spi.Batch;
import io.baton.node.spi.SessionState;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Messages of two sessions at 11 to 15, of which the one at 13 cannot be handled; read up to 20. */
class WorkTest {
    private static final IncarnationId SELF = new IncarnationId("server", 1);
    private static final LaneId LANE = new LaneId(0);

    private final Work work = work();

    @Test
    void oneCommitTakesInAllOfIt() {
        assertThat(work.nextCommit(10)).isEqualTo(20);

        Batch batch = batch(10, 20, 100);

        assertThat(batch.states()).containsOnly(entry("a", Bytes.utf8("+11+12+15")), entry("b", Bytes.utf8("+14")));
        assertThat(batch.writes()).extracting(Batch.PositionedWrite::position).containsExactly(11L, 12L, 14L, 15L);
        assertThat(batch.deadLetters())
                .extracting(letter -> letter.message().position())
                .containsExactly(13L);
        assertThat(sent(batch)).containsExactly("a 8 11", "a 9 12", "a 10 15", "b 1 14");
        assertThat(work.messages(10, 20)).hasSize(5);
        assertThat(work.statesAfter())
                .containsOnly(
                        entry("a", new SessionState(Bytes.utf8("+11+12+15"), 10)),
                        entry("b", new SessionState(Bytes.utf8("+14"), 1)));
    }

    @Test
    void orAsManyCommitsAsThereAreMessagesEachWithWhatHoldsThen() {
        work.commitOneByOne();

        List<String> commits = new ArrayList<>();
        for (long from = 10; from < 20; from = work.nextCommit(from)) {
            Batch batch = batch(from, work.nextCommit(from), 100);
            commits.add(batch.from() + "-" + batch.to() + " " + batch.states() + " " + sent(batch) + " "
                    + batch.writes().size() + " " + batch.deadLetters().size());
        }

        assertThat(commits)
                .containsExactly(
                        "10-11 " + Map.of("a", Bytes.utf8("+11")) + " [a 8 11] 1 0",
                        "11-12 " + Map.of("a", Bytes.utf8("+11+12")) + " [a 9 12] 1 0",
                        "12-13 {} [] 0 1",
                        "13-14 " + Map.of("b", Bytes.utf8("+14")) + " [b 1 14] 1 0",
                        "14-20 " + Map.of("a", Bytes.utf8("+11+12+15")) + " [a 10 15] 1 0");
    }

    @Test
    void whatIsTooOldForTheOutboxIsTrimmedByTheCommitThatMakesItSo() {
        assertThat(batch(10, 20, 8).outboxTrims()).containsOnly(entry("a", 2L));
        assertThat(batch(10, 11, 8).outboxTrims()).isEmpty();
        assertThat(batch(11, 12, 8).outboxTrims()).containsOnly(entry("a", 1L));
        assertThat(batch(12, 14, 8).outboxTrims()).isEmpty();
    }

    @Test
    void whatTurnsOutToHaveHadNoEffectTwiceIsTakenForTooMuchAtOnce() {
        work.commitHadNoEffect();
        assertThat(work.nextCommit(10)).isEqualTo(20);
        work.commitHadNoEffect();
        assertThat(work.nextCommit(10)).isEqualTo(11);
    }

    @Test
    void itHoldsBodiesAndStatesBeforeAndAfterEachMessageAndWhatClientsGet() {
        assertThat(work.bytesHeld()).isEqualTo(3 + 6 + 9 + 3 + 4 * 2);
        work.stateBefore("a", new SessionState(Bytes.utf8("12345"), 7));
        work.add(new Message("c", LANE, 16, Bytes.utf8("1234567"), Map.of()));
        assertThat(work.bytesHeld()).isEqualTo(3 + 6 + 9 + 3 + 4 * 2 + 5 + 7);
    }

    private Batch batch(long from, long to, int maxOutbox) {
        return work.toBatch(SELF, SELF, LANE, from, to, maxOutbox);
    }

    private static List<String> sent(Batch batch) {
        return batch.outbox().stream()
                .map(message -> message.sessionId() + " " + message.number() + " "
                        + message.body().asUtf8())
                .toList();
    }

    private static Work work() {
        Work work = new Work();
        for (long position = 11; position <= 15; position++) {
            String session = position == 14 ? "b" : "a";
            work.add(new Message(session, LANE, position, Bytes.EMPTY, Map.of()));
        }
        work.readTo(20);
        work.stateBefore("a", new SessionState(Bytes.EMPTY, 7));
        work.start((messages, state) -> new HandlerChain(
                        new WatchedHandler(WorkTest::handle, new AtomicLong()), messages, state, BatonOptions.DEFAULTS))
                .forEach(WorkTest::run);
        return work;
    }

    private static Handled handle(Message message, Bytes state) {
        if (message.position() == 13) {
            throw new MessageRejectedException("never");
        }
        return Handled.stateAndWrite(Bytes.utf8(state.asUtf8() + "+" + message.position()), connection -> {})
                .andSend(Bytes.utf8(Long.toString(message.position())));
    }

    private static void run(HandlerChain chain) {
        while (chain.run().isPresent()) {
            // The one that cannot be handled.
        }
    }
}
