package io.baton.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.demo.StoreAddress;
import io.baton.node.api.Bytes;
import io.baton.node.api.DeadLetterId;
import io.baton.node.api.Message;
import io.baton.node.spi.Batch;
import io.baton.node.spi.DeadLetter;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.store.jdbc.JdbcStore;
import io.baton.store.jdbc.JdbcStoreOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final LaneId LANE = new LaneId(0);
    private static final StoreAddress ADDRESS = new StoreAddress("jdbc:h2:mem:listing", "sa", "");

    private JdbcStore store;
    private IncarnationId server;

    @BeforeEach
    void startsServer() {
        store = JdbcStore.open(JdbcStoreOptions.of(ADDRESS.url(), ADDRESS.user(), ADDRESS.password()));
        store.checkLanes(List.of("topic"), Set.of()).toCompletableFuture().join();
        server = store.newIncarnation("server-1").toCompletableFuture().join();
        store.register(server).toCompletableFuture().join();
        store.goLive(server).toCompletableFuture().join();
    }

    @AfterEach
    void stopsServer() {
        store.close();
    }

    @Test
    void moreLettersThanFitOnAPageComeInOrderUpToTheLimit() {
        keep(LongStream.range(0, 50)
                .mapToObj(at -> letter(at, Bytes.EMPTY, "why"))
                .toList());

        assertThat(table(Optional.empty(), 45))
                .hasSize(47)
                .element(45)
                .asString()
                .startsWith("0:44 ");
        assertThat(table(Optional.empty(), 45).get(46)).isEqualTo("there are more: add --after 0:44 to see them");
        assertThat(table(Optional.of(new DeadLetterId(LANE, 44)), 45)).hasSize(6);
        assertThat(table(Optional.of(new DeadLetterId(LANE, 49)), 45)).containsExactly("no dead letters");
        assertThat(json()).hasSize(50);
    }

    @Test
    void whatAHandlerSaidDoesNotSpoilTheTable() {
        keep(List.of(letter(1, Bytes.EMPTY, "first line\nsecond line \u001b[2J")));

        assertThat(table(Optional.empty(), 9)).hasSize(2).last().asString().endsWith("first line second line ?[2J");
    }

    @Test
    void aBodyThatIsNoTextIsShownInBase64() {
        keep(List.of(letter(1, Bytes.utf8("grüß"), "why"), letter(2, Bytes.wrap(new byte[] {-1, 0}), "why")));

        assertThat(json().get(0)).contains("\"body\":\"grüß\"");
        assertThat(json().get(1)).contains("\"bodyBase64\":\"/wA=\"");
    }

    private static DeadLetter letter(long position, Bytes body, String reason) {
        return new DeadLetter(new Message("s", LANE, position, body, Map.of()), reason, 1);
    }

    private void keep(List<DeadLetter> letters) {
        store.commit(new Batch(server, server, LANE, -1, 100, Map.of(), List.of(), letters, List.of(), Map.of()))
                .toCompletableFuture()
                .join();
    }

    private static List<String> table(Optional<DeadLetterId> after, int limit) {
        StringWriter out = new StringWriter();
        try (LetterStore letters = LetterStore.open(ADDRESS)) {
            new Listing(letters, Optional.empty(), after, limit).table(new PrintWriter(out));
        }
        return out.toString().lines().toList();
    }

    private static List<String> json() {
        StringWriter out = new StringWriter();
        try (LetterStore letters = LetterStore.open(ADDRESS)) {
            new Listing(letters, Optional.empty(), Optional.empty(), 1000).json(new PrintWriter(out));
        }
        return out.toString().lines().toList();
    }
}
