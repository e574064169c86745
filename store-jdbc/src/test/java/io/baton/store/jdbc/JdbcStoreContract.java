package io.baton.store.jdbc;

import static io.baton.store.jdbc.Server.LANE;
import static io.baton.store.jdbc.Server.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.baton.node.api.Bytes;
import io.baton.node.api.LimitExceededException;
import io.baton.node.api.Message;
import io.baton.node.api.TakeoverRecord;
import io.baton.node.spi.AssignedTakeover;
import io.baton.node.spi.Batch.PositionedWrite;
import io.baton.node.spi.ClusterState.Status;
import io.baton.node.spi.DeadLetter;
import io.baton.node.spi.FencedException;
import io.baton.node.spi.LaneMismatchException;
import io.baton.node.spi.OpenOutcome;
import io.baton.node.spi.OpenOutcome.Elsewhere;
import io.baton.node.spi.OpenOutcome.Opened;
import io.baton.node.spi.ProgressConflictException;
import io.baton.node.spi.StoreException;
import io.baton.node.spi.WriteFailedException;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import io.baton.protocol.TakeoverId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds on every database. Each test has an empty one of its own. */
abstract class JdbcStoreContract {
    private final List<JdbcStore> stores = new ArrayList<>();
    private final JdbcStoreOptions options = emptyDatabase().poolSize(3);
    private Server n;
    private Server f;
    private Server g;

    abstract JdbcStoreOptions emptyDatabase();

    abstract Dialect dialect(JdbcStoreOptions options);

    @BeforeEach
    void startThreeServers() {
        var first = openStore();
        await(first.checkLanes(List.of("topic-a", "topic-b")));
        n = Server.live(first, "n");
        f = Server.live(openStore(), "f");
        g = Server.live(f.store(), "g");
    }

    @AfterEach
    void closeStores() {
        stores.forEach(JdbcStore::close);
    }

    final JdbcStoreOptions options() {
        return options;
    }

    final Server n() {
        return n;
    }

    final Server f() {
        return f;
    }

    final JdbcStore openStore() {
        return openStore(options);
    }

    private JdbcStore openStore(JdbcStoreOptions with) {
        var store = JdbcStore.open(with);
        stores.add(store);
        return store;
    }

    final Connection connect() throws SQLException {
        var connection = DriverManager.getConnection(options.url(), options.user(), options.password());
        connection.setAutoCommit(false);
        return connection;
    }

    final void execute(String sql) throws SQLException {
        try (var connection = f.store().dataSource().getConnection()) {
            Sql.update(connection, sql);
        }
    }

    final List<String> query(String sql) throws SQLException {
        try (var connection = f.store().dataSource().getConnection()) {
            return Sql.query(connection, sql, row -> row.getString(1));
        }
    }

    private static PositionedWrite insert(long position, int number) {
        return new PositionedWrite(
                position, connection -> Sql.update(connection, "INSERT INTO effect (number) VALUES (?)", number));
    }

    // ---- a server's life

    @Test
    void laterIncarnationsHaveLargerNumbers() {
        assertThat(List.of(n.id().number(), f.id().number(), g.id().number()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void anIncarnationIsStartingUntilItGoesLive() {
        var starting = Server.starting(f.store(), "s");
        assertThat(status(starting)).isEqualTo(Status.STARTING);
        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> starting.open(0, "a"));

        await(starting.store().goLive(starting.id()));
        await(starting.store().goLive(starting.id()));
        await(starting.store().register(starting.id()));

        assertThat(status(starting)).isEqualTo(Status.LIVE);
        assertThat(starting.progress()).isEqualTo(-1);
    }

    @Test
    void anIncarnationFencedWhileStartingNeverGoesLive() {
        var starting = Server.starting(f.store(), "s");
        f.takeOver(starting);
        assertThatExceptionOfType(FencedException.class)
                .isThrownBy(() -> await(starting.store().goLive(starting.id())));
    }

    @Test
    void lanesAreKnownFromTheFirstStartOn() {
        await(f.store().checkLanes(List.of("topic-a", "topic-b")));
        assertThatExceptionOfType(LaneMismatchException.class)
                .isThrownBy(() -> await(f.store().checkLanes(List.of("topic-a", "topic-c"))))
                .withMessageContaining("topic-b")
                .withMessageContaining("topic-c");
        assertThatExceptionOfType(LaneMismatchException.class)
                .isThrownBy(() -> await(f.store().checkLanes(List.of("topic-a"))))
                .withMessageContaining("2")
                .withMessageContaining("1");
    }

    @Test
    void theClusterStateShowsEveryIncarnationAndTakeover() {
        f.takeOverAndMerge(n, 9);
        var state = await(g.store().clusterState());
        assertThat(state.incarnations())
                .containsOnly(entry(n.id(), Status.FENCED), entry(f.id(), Status.LIVE), entry(g.id(), Status.LIVE));
        assertThat(state.takeovers())
                .extracting(each -> each.failed() + " " + each.lane() + " " + each.taker() + " " + each.mergedAt())
                .containsExactly(
                        n.id() + " lane-0 " + f.id() + " Optional[9]",
                        n.id() + " lane-1 " + f.id() + " Optional.empty");
    }

    private Status status(Server server) {
        return Optional.ofNullable(
                        await(f.store().clusterState()).incarnations().get(server.id()))
                .orElseThrow();
    }

    // ---- batches

    @Test
    void aBatchCommitsStatesWritesDeadLettersAndProgressTogether() throws SQLException {
        execute("CREATE TABLE effect (number INTEGER PRIMARY KEY)");
        n.open(-1, "a", "b");
        var letter = new DeadLetter(message("a", 4), "no such order");
        await(n.store()
                .commit(new io.baton.node.spi.Batch(
                        n.id(),
                        n.id(),
                        LANE,
                        -1,
                        4,
                        Map.of("a", Bytes.utf8("A"), "b", Bytes.EMPTY),
                        List.of(insert(1, 10), insert(2, 20)),
                        List.of(letter))));

        assertThat(n.progress()).isEqualTo(4);
        assertThat(n.state("a")).isEqualTo(Bytes.utf8("A"));
        assertThat(n.state("b")).isEqualTo(Bytes.EMPTY);
        assertThat(query("SELECT number FROM effect ORDER BY number")).containsExactly("10", "20");
        assertThat(query("SELECT reason FROM baton_dead_letter")).containsExactly("no such order");
    }

    @Test
    void sessionsNeverHandledHaveNoState() {
        n.open(-1, "a");
        assertThat(await(n.store().states(LANE, List.of("a", "unknown", "a", "\0", ""))))
                .isEmpty();
    }

    @Test
    void aBatchThatDoesNotStartAtTheProgressIsRefused() {
        n.open(-1, "a");
        n.commit(-1, 5, "a", "first");
        assertThatExceptionOfType(ProgressConflictException.class).isThrownBy(() -> n.commit(3, 7, "a", "second"));
        assertThat(n.state("a")).isEqualTo(Bytes.utf8("first"));
        assertThat(n.progress()).isEqualTo(5);
    }

    @Test
    void repeatingACommitWhoseOutcomeIsUnknownDoesNothingTwice() throws SQLException {
        execute("CREATE TABLE effect (number INTEGER)");
        var batch = n.batch(-1, 1, insert(1, 10));
        await(n.store().commit(batch));
        assertThatExceptionOfType(ProgressConflictException.class)
                .isThrownBy(() -> await(n.store().commit(batch)));
        assertThat(n.progress()).isEqualTo(1);
        assertThat(query("SELECT number FROM effect")).containsExactly("10");
    }

    @Test
    void aFailedWriteNamesItsPositionAndLeavesNothing() throws SQLException {
        execute("CREATE TABLE effect (number INTEGER PRIMARY KEY)");
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> await(n.store().commit(n.batch(-1, 9, insert(3, 1), insert(5, 1), insert(7, 2)))))
                .satisfies(e -> assertThat(e.position()).isEqualTo(5));
        assertThat(query("SELECT number FROM effect")).isEmpty();
        assertThat(n.progress()).isEqualTo(-1);
    }

    @Test
    void aWriteThatThrowsAnythingElseFailsByItselfToo() {
        var write = new PositionedWrite(3, connection -> {
            throw new IllegalStateException("no stock");
        });
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> await(n.store().commit(n.batch(-1, 9, write))))
                .withMessageContaining("no stock");
    }

    @Test
    void aWriteThatMeetsTroubleOfTheDatabaseIsNotToBlame() {
        var write = new PositionedWrite(3, connection -> {
            throw new IllegalStateException(new SQLException("shut down", "57P01"));
        });
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> await(n.store().commit(n.batch(-1, 9, write))));
    }

    @Test
    void aWriteRunsAgainWhenTheTransactionDoes() throws SQLException {
        execute("CREATE TABLE effect (number INTEGER)");
        var runs = new ArrayList<Integer>();
        var write = new PositionedWrite(3, connection -> {
            Sql.update(connection, "INSERT INTO effect (number) VALUES (1)");
            runs.add(1);
            if (runs.size() < 3) {
                throw new SQLException("deadlock", "40P01");
            }
        });
        // Not retried in a write's own name: the state says that the whole transaction is to be repeated.
        await(n.store().commit(n.batch(-1, 9, write)));
        assertThat(runs).hasSize(3);
        assertThat(query("SELECT number FROM effect")).hasSize(1);
    }

    @Test
    void aWriteCannotEndTheTransactionNorKeepTheConnection() throws SQLException {
        List<PositionedWrite> endings = List.of(
                new PositionedWrite(1, Connection::commit),
                new PositionedWrite(1, Connection::rollback),
                new PositionedWrite(1, Connection::close),
                new PositionedWrite(1, connection -> connection.setAutoCommit(true)));
        for (var ending : endings) {
            assertThatExceptionOfType(WriteFailedException.class)
                    .isThrownBy(() -> await(n.store().commit(n.batch(-1, 9, ending))))
                    .withMessageContaining("must not");
        }
        var kept = new ArrayList<Connection>();
        await(n.store().commit(n.batch(-1, 9, new PositionedWrite(1, kept::add))));
        assertThatExceptionOfType(SQLException.class).isThrownBy(kept.get(0)::createStatement);
    }

    @Test
    void aDeadLetterIsKeptOnceWhateverItsTextsHold() throws SQLException {
        var odd = "\0 \ud800 \"quoted\" \\ ü €";
        var message = new Message("a", LANE, 3, Bytes.wrap(new byte[] {0, 1, 2}), Map.of(odd, odd));
        await(n.store().commit(n.batch(-1, 3, new DeadLetter(message, "reason \0"))));
        await(n.store().commit(n.batch(3, 4, new DeadLetter(message, "again"))));
        assertThat(query("SELECT reason FROM baton_dead_letter")).containsExactly("reason \ufffd");
        assertThat(query("SELECT headers FROM baton_dead_letter").get(0))
                .startsWith("{\"\\u0000 \\ud800 \\\"quoted\\\" \\\\ \\u00fc \\u20ac\":");
    }

    @Test
    void aStateForASessionThatWasNeverOpenedIsAMistakeWithoutEffect() {
        assertThatThrownBy(() -> n.commit(-1, 1, "stranger", "x")).isInstanceOf(IllegalStateException.class);
        assertThat(n.progress()).isEqualTo(-1);
    }

    @Test
    void whatARowCannotHoldIsRefusedBeforehand() {
        var longest = "x".repeat(256);
        var largest = Bytes.wrap(new byte[1 << 20]);
        n.open(-1, longest);
        await(n.store().commit(n.batch(n.id(), -1, 1, Map.of(longest, largest))));
        assertThat(n.state(longest)).isEqualTo(largest);

        assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> n.open(-1, longest + "x"));
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> await(n.store()
                        .commit(n.batch(n.id(), 1, 2, Map.of(longest, Bytes.wrap(new byte[(1 << 20) + 1]))))));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> n.open(-1, "a\0b"));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> n.open(-1, "a\ud800"));
    }

    private static Message message(String session, long position) {
        return new Message(session, LANE, position, Bytes.utf8("body"), Map.of("h", "v"));
    }

    // ---- the fence

    @Test
    void aFencedServerIsRefusedEverything() {
        n.open(-1, "a");
        n.commit(-1, 5, "a", "before");
        var dead = Server.live(f.store(), "dead");
        var ofDead = n.takeoverOf(dead);
        f.takeOver(n);

        assertRefused(() -> n.commit(5, 6, "a", "after"));
        assertRefused(() -> n.commit(4, 6, "a", "after"));
        assertRefused(() -> n.commitDrained(dead, -1, 3));
        assertRefused(() -> n.open(9, "a"));
        assertRefused(() -> n.open(9, "new"));
        assertRefused(() -> n.close(9, "a"));
        assertRefused(n::progress);
        assertRefused(() -> n.takeOver(g));
        assertRefused(() -> n.failedLane(ofDead));
        assertRefused(() -> n.merge(ofDead, 7));
        assertRefused(() -> n.rehome(dead, 10));
        assertRefused(() -> n.forget(dead));

        assertThat(n.state("a")).isEqualTo(Bytes.utf8("before"));
        assertThat(f.failedLane(f.takeoverOf(n)).progress()).isEqualTo(5);
        assertThat(f.failedLane(f.takeoverOf(n)).sinceOfSession()).containsOnly(entry("a", -1L));
        assertThat(status(g)).isEqualTo(Status.LIVE);
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(FencedException.class).isThrownBy(call);
    }

    @Test
    void aCommitThatIsUnderWayWhenItsServerIsFencedIsRefused() {
        n.open(-1, "a");
        var write = new PositionedWrite(1, connection -> f.takeOver(n));
        assertRefused(() -> await(n.store().commit(n.batch(-1, 1, write))));
        assertThat(f.failedLane(f.takeoverOf(n)).progress()).isEqualTo(-1);
    }

    @Test
    void aFenceSeesExactlyTheCommitsThatWereAcknowledged() {
        for (int round = 0; round < 8; round++) {
            var victim = Server.live(n.store(), "victim");
            var fence = new CompletableFuture<List<AssignedTakeover>>();
            long acknowledged = -1;
            try {
                while (true) {
                    if (acknowledged == round * 3L) {
                        f.store().takeOver(f.id(), victim.id()).thenAccept(fence::complete);
                    }
                    var late = fence.isDone();
                    victim.commit(acknowledged, acknowledged + 1);
                    acknowledged++;
                    assertThat(late).isFalse();
                }
            } catch (FencedException e) {
                fence.join();
            }
            assertThat(f.failedLane(f.takeoverOf(victim)).progress()).isEqualTo(acknowledged);
        }
    }

    @Test
    void ofTwoServersThatFenceEachOtherExactlyOneWins() {
        for (int round = 0; round < 8; round++) {
            var one = Server.live(n.store(), "one");
            var other = Server.live(f.store(), "other");
            var both = List.of(
                    one.store().takeOver(one.id(), other.id()).toCompletableFuture(),
                    other.store().takeOver(other.id(), one.id()).toCompletableFuture());
            var fenced = both.stream()
                    .filter(each -> each.handle((done, failure) -> failure instanceof FencedException)
                            .join())
                    .count();
            assertThat(fenced).isEqualTo(1);
            assertThat(List.of(status(one), status(other))).containsExactlyInAnyOrder(Status.LIVE, Status.FENCED);
        }
    }

    @Test
    void aServerFrozenBetweenLockAndCommitIsFencedAllTheSame() throws SQLException {
        var dialect = dialect(options);
        try (var frozen = connect()) {
            new DatabaseSessions(dialect).enter(frozen, Optional.of(n.id()));
            Sql.update(frozen, "UPDATE baton_progress SET position = 99 WHERE incarnation = ?", n.id().number());
            new Epoch(dialect).require(frozen, n.id());

            assertThat(f.takeOver(n)).hasSize(2);

            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Transactions.commit(frozen));
            assertThat(f.failedLane(f.takeoverOf(n)).progress()).isEqualTo(-1);
        }
    }

    @Test
    void aServerFrozenInTheMiddleOfABatchDoesNotKeepItsSessionsFromTheNextOwner() throws SQLException {
        n.open(-1, "a");
        var dialect = dialect(options);
        try (var frozen = connect()) {
            new DatabaseSessions(dialect).enter(frozen, Optional.of(n.id()));
            Sql.update(frozen, "UPDATE baton_session SET since = 99 WHERE id = 'a'");
            f.takeOverAndMerge(n, 5);

            f.commit(-1, 6, "a", "next");

            assertThat(f.state("a")).isEqualTo(Bytes.utf8("next"));
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
                new Epoch(dialect).require(frozen, n.id());
                Transactions.commit(frozen);
            });
        }
    }

    @Test
    void aFenceEndsNobodyElsesDatabaseSession() throws Exception {
        var dialect = dialect(options);
        try (var stranger = connect();
                var other = connect()) {
            new DatabaseSessions(dialect).enter(other, Optional.of(g.id()));
            Incarnations.lock(stranger, n.id());
            var fence = f.store().takeOver(f.id(), n.id()).toCompletableFuture();
            // Time enough for the watch to look twice; whether it does makes no difference to a right one.
            Thread.sleep(250);
            assertThat(fence).isNotDone();
            stranger.commit();
            assertThat(fence.join()).hasSize(2);
            assertThat(other.isValid(1)).isTrue();
        }
    }

    @Test
    void aMergeOfTheVictimAndItsFenceDoNotBlockEachOther() throws SQLException {
        var ofDead = f.takeoverOf(n);
        var dialect = dialect(options);
        try (var frozen = connect()) {
            new DatabaseSessions(dialect).enter(frozen, Optional.of(f.id()));
            Takeovers.merge(frozen, f.id(), ofDead, 3);
            assertThat(g.takeOver(f)).hasSize(4);
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Transactions.commit(frozen));
        }
        assertThat(g.takeoverOf(n).id()).isNotEqualTo(ofDead.id());
    }

    @Test
    void withoutTheEpochCheckAFencedServerCommits() {
        var unchecked = new Server(openStore(options.epochCheck(false)), n.id());
        f.takeOver(n);
        unchecked.commit(-1, 1);
        assertThat(f.failedLane(f.takeoverOf(n)).progress()).isEqualTo(1);
    }

    // ---- takeovers

    @Test
    void aTakeoverIsOneRowALaneEachUnderItsOwnId() {
        var takeovers = f.takeOver(n);
        assertThat(takeovers).extracting(AssignedTakeover::failed).containsOnly(n.id());
        assertThat(takeovers).extracting(AssignedTakeover::lane).containsExactly(LANE, new LaneId(1));
        assertThat(takeovers)
                .extracting(each -> each.id().value())
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-9a-f]{64}"));
    }

    @Test
    void aTakeoverAskedForAgainIsTheSame() {
        assertThat(f.takeOver(n)).isEqualTo(f.takeOver(n));
    }

    @Test
    void aTakeoverIsNotRetakenFromALiveTaker() {
        var takeovers = f.takeOver(n);
        assertThat(g.takeOver(n)).isEmpty();
        assertThat(f.takeOver(n)).isEqualTo(takeovers);
    }

    @Test
    void aTakeoverIsRetakenFromAFencedTakerUnderAFreshId() {
        var before = f.takeOver(n);
        var after = g.takeOver(f);
        assertThat(after).extracting(AssignedTakeover::failed).containsExactly(n.id(), n.id(), f.id(), f.id());
        assertThat(after).extracting(AssignedTakeover::id).doesNotHaveDuplicates();
        assertThat(after).doesNotContainAnyElementsOf(before);
        assertRefused(() -> g.merge(before.get(0), 5));
        g.merge(after.get(0), 5);
    }

    @Test
    void aTakeoverLedByOneWhoWasMergedItselfIsRetaken() {
        f.takeOver(n);
        var h = Server.live(f.store(), "h");
        // Of f, h merges its sessions but not what f led on the other lane.
        var all = h.takeOver(f);
        all.forEach(takeover -> {
            if (takeover.failed().equals(f.id())) {
                h.merge(takeover, 7);
            }
        });
        assertThat(g.takeOver(h)).extracting(AssignedTakeover::failed).contains(n.id());
    }

    @Test
    void anUnknownIncarnationIsNothingToTakeOver() {
        assertThat(f.takeOver(new Server(f.store(), new IncarnationId("nobody", 999))))
                .isEmpty();
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> f.takeOver(f));
    }

    @Test
    void aStartingIncarnationIsMergedAtOnce() {
        var starting = Server.starting(f.store(), "s");
        assertThat(f.takeOver(starting)).isEmpty();
        assertThat(await(f.store().clusterState()).takeovers())
                .hasSize(2)
                .allMatch(each -> each.taker().equals(f.id()) && each.mergedAt().equals(Optional.of(-1L)));
        assertThat(f.forget(starting)).isTrue();
    }

    @Test
    void aMergeMayBeRepeatedButNotChanged() {
        var takeover = f.takeoverOf(n);
        f.merge(takeover, 5);
        f.merge(takeover, 5);
        assertRefused(() -> f.merge(takeover, 6));
        assertRefused(() -> f.failedLane(takeover));
    }

    @Test
    void aMergeMayBeRepeatedEvenWhenTheMergedOneIsForgotten() {
        var takeovers = f.takeOver(n);
        takeovers.forEach(takeover -> f.merge(takeover, 5));
        assertThat(f.forget(n)).isTrue();
        takeovers.forEach(takeover -> f.merge(takeover, 5));
    }

    @Test
    void onlyWhoLeadsATakeoverCommitsWhatItDrains() {
        n.commit(-1, 5);
        assertRefused(() -> f.commitDrained(n, 5, 6));
        f.takeOver(n);
        f.commitDrained(n, 5, 6);
        assertRefused(() -> g.commitDrained(n, 6, 7));
        assertThatExceptionOfType(ProgressConflictException.class).isThrownBy(() -> f.commitDrained(n, 5, 7));
        assertThat(await(f.store().progress(f.id(), n.id(), LANE))).isEqualTo(6);
        f.takeOverAndMerge(n, 8);
        assertRefused(() -> f.commitDrained(n, 6, 7));
    }

    @Test
    void aDrainStartsFromProgressAndTheOpenSessions() {
        n.open(3, "a", "b", "closed");
        n.close(4, "closed");
        f.open(1, "of-f");
        n.commit(-1, 7);
        var lane = f.failedLane(f.takeoverOf(n));
        assertThat(lane.progress()).isEqualTo(7);
        assertThat(lane.sinceOfSession()).containsOnly(entry("a", 3L), entry("b", 3L));
    }

    @Test
    void afterSeveralTakeoversSinceIsTheLargestOnThePath() {
        n.open(3, "a");
        f.open(60, "late");
        f.takeOverAndMerge(n, 50);
        assertThat(g.failedLane(g.takeoverOf(f)).sinceOfSession()).containsOnly(entry("a", 50L), entry("late", 60L));
        g.merge(g.takeoverOf(f), 40);
        assertThat(g.open(99, "a", "late")).containsExactly(new Opened("a", 50), new Opened("late", 60));
    }

    // ---- sessions

    @Test
    void aNewSessionBelongsToTheOneWhoOpensIt() {
        assertThat(n.open(7, "a", "b")).containsExactly(new Opened("a", 7), new Opened("b", 7));
        assertThat(n.open(9, "b", "c", "b"))
                .containsExactly(new Opened("b", 7), new Opened("c", 9), new Opened("b", 7));
        assertThat(f.open(9, "a", "d")).containsExactly(new Elsewhere("a", n.id()), new Opened("d", 9));
        assertThat(n.open(9)).isEmpty();
    }

    @Test
    void aClosedSessionIsOpenedByAnyoneFromItsSinceOnWithItsState() {
        n.open(1, "a");
        n.commit(-1, 20, "a", "kept");
        n.close(20, "a");
        assertThat(f.open(15, "a")).containsExactly(new Opened("a", 20));
        f.close(15, "a");
        assertThat(g.open(30, "a")).containsExactly(new Opened("a", 30));
        assertThat(g.state("a")).isEqualTo(Bytes.utf8("kept"));
    }

    @Test
    void closingWhatIsAtHomeElsewhereChangesNothing() {
        n.open(1, "a");
        f.close(9, "a", "unknown");
        assertThat(f.open(9, "a")).containsExactly(new Elsewhere("a", n.id()));
    }

    @Test
    void aSessionOfAFencedHomeStaysThereUntilTheMerge() {
        n.open(1, "a");
        var takeover = f.takeoverOf(n);
        assertThat(f.open(9, "a")).containsExactly(new Elsewhere("a", n.id()));
        f.merge(takeover, 5);
        assertThat(g.open(9, "a")).containsExactly(new Elsewhere("a", f.id()));
        assertThat(f.open(9, "a")).containsExactly(new Opened("a", 5));
    }

    @Test
    void aMergedSessionIsClosedByItsNewHome() {
        n.open(1, "a", "b");
        f.takeOverAndMerge(n, 50);
        f.close(40, "a");
        f.close(60, "b");
        assertThat(g.open(0, "a", "b")).containsExactly(new Opened("a", 50), new Opened("b", 60));
    }

    @Test
    void aSessionClosedBeforeTheTakeoverReopensBeyondTheMerge() {
        n.open(1, "a");
        n.close(2, "a");
        f.takeOverAndMerge(n, 50);
        assertThat(g.open(3, "a")).containsExactly(new Opened("a", 50));
    }

    @Test
    void ofServersThatOpenTheSameSessionsEachSessionHasOneWinner() {
        var names = IntStream.range(0, 40).mapToObj(i -> "s" + i).toList();
        for (int round = 0; round < 4; round++) {
            var suffix = "-" + (round / 2);
            var forwards = names.stream().map(name -> name + suffix).toList();
            var backwards = new ArrayList<>(forwards);
            Collections.reverse(backwards);
            var ofF = f.store().open(f.id(), LANE, forwards, 1);
            var ofN = n.store().open(n.id(), LANE, backwards, 1);
            var all = new ArrayList<>(await(ofF));
            all.addAll(await(ofN));
            assertThat(all.stream().filter(Opened.class::isInstance)).hasSize(40);
            assertThat(all.stream().map(JdbcStoreContract::session).distinct()).hasSize(40);
            // In the next round they are closed ones instead of new ones.
            f.close(1, forwards.toArray(String[]::new));
            n.close(1, forwards.toArray(String[]::new));
        }
    }

    private static String session(OpenOutcome outcome) {
        return outcome instanceof Opened opened ? opened.session() : ((Elsewhere) outcome).session();
    }

    // ---- housekeeping

    @Test
    void rehomedSessionsKeepTheirEffectiveHomeAndSince() throws SQLException {
        n.open(3, "a", "b", "c");
        n.open(80, "late");
        n.close(81, "late");
        f.takeOver(n).forEach(takeover -> f.merge(takeover, 50));
        assertThat(f.forget(n)).isFalse();
        assertThat(g.rehome(n, 10)).isZero();

        assertThat(f.rehome(n, 3)).isEqualTo(3);
        assertThat(f.rehome(n, 3)).isEqualTo(1);
        assertThat(f.rehome(n, 3)).isZero();
        assertThat(f.forget(n)).isTrue();
        assertThat(f.forget(n)).isTrue();

        assertThat(await(f.store().clusterState()).incarnations()).doesNotContainKey(n.id());
        assertThat(await(f.store().clusterState()).takeovers()).isEmpty();
        assertThat(f.open(99, "a", "b", "c"))
                .extracting(each -> ((Opened) each).since())
                .containsOnly(50L);
        assertThat(g.open(1, "a")).containsExactly(new Elsewhere("a", f.id()));
        assertThat(g.open(1, "late")).containsExactly(new Opened("late", 81));
        assertThat(query("SELECT incarnation FROM baton_progress WHERE incarnation = " + n.id().number()))
                .isEmpty();
    }

    @Test
    void anIncarnationIsNeededWhileAnotherWasMergedIntoIt() {
        f.takeOver(n).forEach(takeover -> f.merge(takeover, 50));
        g.takeOver(f).forEach(takeover -> g.merge(takeover, 60));
        assertThat(g.forget(f)).isFalse();
        assertThat(g.forget(n)).isTrue();
        assertThat(g.forget(f)).isTrue();
        assertThat(g.forget(g)).isFalse();
    }

    @Test
    void anIncarnationIsNeededUntilItIsMergedOnAllLanes() {
        f.takeOverAndMerge(n, 50);
        assertThat(f.forget(n)).isFalse();
    }

    // ---- records

    @Test
    void recordsAreKeptInTheirLatestVersionUpToALimit() {
        var store = openStore(options.historyLimit(3));
        for (int i = 0; i < 5; i++) {
            await(store.record(takeoverRecord(i, Map.of(Step.DETECTED, Instant.EPOCH))));
        }
        var steps = Map.of(
                Step.DETECTED, Instant.parse("2026-01-02T03:04:05.123456789Z"), Step.MARKER_FOUND, Instant.EPOCH);
        await(store.record(takeoverRecord(3, steps)));
        assertThat(await(store.records())).extracting(each -> each.id().value()).containsExactly("t2", "t3", "t4");
        assertThat(await(store.records()).get(1)).isEqualTo(takeoverRecord(3, steps));
    }

    private TakeoverRecord takeoverRecord(int i, Map<Step, Instant> steps) {
        return new TakeoverRecord(
                new TakeoverId("t" + i), n.id(), f.id(), LANE, Strategy.STOP_AND_DRAIN, steps, 1 + i, 2, 3, 4);
    }

    // ---- opening and closing

    @Test
    void serversMayStartTogetherOnAnEmptyDatabase() throws Exception {
        var empty = emptyDatabase().poolSize(1);
        var together = new CountDownLatch(3);
        var opened = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            together.countDown();
                            try {
                                together.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            var store = JdbcStore.open(empty);
                            await(store.checkLanes(List.of("topic")));
                            return store;
                        },
                        task -> new Thread(task).start()))
                .toList();
        var numbers = new ArrayList<Long>();
        for (var each : opened) {
            stores.add(each.join());
            numbers.add(await(each.join().newIncarnation("x")).number());
        }
        assertThat(numbers).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void tablesOfTheApplicationMayBeThereAlready() throws SQLException {
        var shared = emptyDatabase();
        try (var connection = DriverManager.getConnection(shared.url(), shared.user(), shared.password())) {
            Sql.update(connection, "CREATE TABLE of_the_application (x INTEGER)");
            stores.add(JdbcStore.open(shared));
        }
    }

    @Test
    void aWrongPasswordIsSaidInOneLineWithoutSecrets() {
        var wrong = JdbcStoreOptions.of(options.url(), options.user(), "wr0ng-secret");
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> JdbcStore.open(wrong))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("password")
                        .doesNotContain("wr0ng-secret")
                        .doesNotContain("\n"));
        assertThat(wrong.toString()).doesNotContain("wr0ng-secret");
    }

    @Test
    void aRequestAfterCloseFails() {
        n.store().close();
        assertThatExceptionOfType(StoreException.class).isThrownBy(n::progress);
    }

    @Test
    void theDataSourceIsForOthers() throws SQLException {
        try (var connection = n.store().dataSource().getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }
}
