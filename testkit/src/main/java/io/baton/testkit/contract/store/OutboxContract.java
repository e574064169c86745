package io.baton.testkit.contract.store;

import static io.baton.testkit.contract.store.StoreServer.LANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.node.api.Bytes;
import io.baton.node.api.OutboxMessage;
import io.baton.node.spi.OutboxPage;
import io.baton.protocol.LaneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What sessions' clients are to get: numbered, kept until confirmed, the same for every server (rule 26). */
interface OutboxContract extends StoreHarness {
    @Test
    default void whatABatchPutsIntoAnOutboxIsReadByAnyServerInOrder() {
        n().open(-1, "a", "b");
        n().commitOutbox(-1, 3, "a", 1, "one", "two");
        n().commitOutbox(3, 5, "a", 3, "three");

        assertThat(f().lastNumber("a")).isEqualTo(3);
        assertThat(f().outbox("a", 0, 10)).isEqualTo(new OutboxPage(1, 3, messages("a", 1, "one", "two", "three")));
        assertThat(f().outbox("a", 1, 1)).isEqualTo(new OutboxPage(1, 3, messages("a", 2, "two")));
        assertThat(f().outbox("a", 3, 10)).isEqualTo(new OutboxPage(1, 3, messages("a", 4)));
        assertThat(f().outbox("a", 99, 10)).isEqualTo(new OutboxPage(1, 3, messages("a", 100)));
    }

    @Test
    default void severalOutboxesAreReadAtOnce() {
        n().open(-1, "a", "b", "c");
        n().commitOutbox(-1, 3, "a", 1, "one", "two", "three");
        n().commitOutbox(3, 5, "b", 1, "uno");

        assertThat(f().await(f().store().outboxes(LANE, Map.of("a", 1L, "b", 0L, "c", 0L, "unknown", 0L), 2)))
                .hasEntrySatisfying(
                        "a", page -> assertThat(page).isEqualTo(new OutboxPage(1, 3, messages("a", 2, "two", "three"))))
                .hasEntrySatisfying(
                        "b", page -> assertThat(page).isEqualTo(new OutboxPage(1, 1, messages("b", 1, "uno"))));
        assertThat(f().outbox("c", 0, 2)).isEqualTo(OutboxPage.EMPTY);
        assertThat(f().outbox("unknown", 0, 2)).isEqualTo(OutboxPage.EMPTY);
    }

    @Test
    default void whatIsConfirmedIsForgottenButForTheLastOne() {
        n().open(-1, "a");
        n().commitOutbox(-1, 3, "a", 1, "one", "two", "three");

        n().trimOutbox("a", 2);
        assertThat(f().outbox("a", 0, 10)).isEqualTo(new OutboxPage(3, 3, messages("a", 3, "three")));
        n().trimOutbox("a", 3);
        n().trimOutbox("a", 1);
        n().trimOutbox("a", 1_000);
        n().trimOutbox("unknown", 7);

        assertThat(f().outbox("a", 0, 10)).isEqualTo(new OutboxPage(3, 3, messages("a", 3, "three")));
        assertThat(f().lastNumber("a")).isEqualTo(3);
    }

    @Test
    default void aBatchMakesRoomInAFullOutbox() {
        n().open(-1, "a");
        n().commitOutbox(-1, 3, "a", 1, "one", "two", "three");
        n().await(n().store().commit(n().outboxBatch(n().id(), 3, 4, "a", 4, Map.of("a", 2L), "four")));

        assertThat(f().outbox("a", 0, 10)).isEqualTo(new OutboxPage(3, 4, messages("a", 3, "three", "four")));
        assertThat(f().outbox("a", 0, 2)).isEqualTo(new OutboxPage(3, 4, messages("a", 3)));
    }

    @Test
    default void aNumberIsNotGivenTwice() {
        n().open(-1, "a");
        n().commitOutbox(-1, 3, "a", 1, "one", "two");

        assertThatThrownBy(() -> n().commitOutbox(3, 4, "a", 2, "another two"))
                .isInstanceOf(IllegalStateException.class);

        assertThat(n().progress()).isEqualTo(3);
        assertThat(n().state("a")).isEqualTo(Bytes.utf8("state at 3"));
        assertThat(f().outbox("a", 0, 10)).isEqualTo(new OutboxPage(1, 2, messages("a", 1, "one", "two")));
    }

    @Test
    default void aFencedServerNeitherAddsNorForgetsAnything() {
        n().open(-1, "a");
        n().commitOutbox(-1, 3, "a", 1, "one", "two");
        f().takeOver(n());

        StoreHarness.assertRefused(() -> n().commitOutbox(3, 4, "a", 3, "three"));
        StoreHarness.assertRefused(() -> n().trimOutbox("a", 2));

        assertThat(f().outbox("a", 0, 10)).isEqualTo(new OutboxPage(1, 2, messages("a", 1, "one", "two")));
    }

    @Test
    default void theNumbersGoOnWithWhoeverTakesOver() {
        n().open(-1, "a");
        n().commitOutbox(-1, 3, "a", 1, "one", "two");
        var takeover = f().takeoverOf(n());
        f().await(f().store().commit(f().outboxBatch(n().id(), 3, 5, "a", 3, Map.of(), "three")));
        f().merge(takeover, 6);
        f().commitOutbox(-1, 9, "a", 4, "four");

        assertThat(g().lastNumber("a")).isEqualTo(4);
        assertThat(g().outbox("a", 1, 10)).isEqualTo(new OutboxPage(1, 4, messages("a", 2, "two", "three", "four")));
    }

    @Test
    default void theNumbersGoOnWhenASessionIsOpenedAgain() {
        n().open(-1, "a");
        n().commitOutbox(-1, 3, "a", 1, "one");
        n().close(3, "a");
        f().open(-1, "a");

        assertThat(f().lastNumber("a")).isEqualTo(1);
        assertThat(f().outbox("a", 0, 10)).isEqualTo(new OutboxPage(1, 1, messages("a", 1, "one")));
    }

    @Test
    default void theOutboxOfASessionOfTheSameNameOnAnotherLaneIsAnother() {
        n().open(-1, "a");
        n().commitOutbox(-1, 3, "a", 1, "one", "two");
        var second = new LaneId(1);

        n().await(n().store().trimOutboxes(n().id(), second, Map.of("a", 2L)));

        assertThat(n().await(n().store().outboxes(second, Map.of("a", 0L), 10)).getOrDefault("a", OutboxPage.EMPTY))
                .isEqualTo(OutboxPage.EMPTY);
        assertThat(f().outbox("a", 0, 10)).isEqualTo(new OutboxPage(1, 2, messages("a", 1, "one", "two")));
    }

    private static List<OutboxMessage> messages(String session, long first, String... bodies) {
        var messages = new ArrayList<OutboxMessage>();
        for (var body : bodies) {
            messages.add(new OutboxMessage(session, first + messages.size(), Bytes.utf8(body)));
        }
        return messages;
    }
}
