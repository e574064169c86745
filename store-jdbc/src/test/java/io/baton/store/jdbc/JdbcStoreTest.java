package io.baton.store.jdbc;

import static io.baton.testkit.contract.store.StoreServer.LANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.baton.node.api.Bytes;
import io.baton.node.api.LimitExceededException;
import io.baton.node.api.Message;
import io.baton.node.api.TakeoverRecord;
import io.baton.node.api.Write;
import io.baton.node.spi.AssignedTakeover;
import io.baton.node.spi.Batch;
import io.baton.node.spi.Batch.PositionedWrite;
import io.baton.node.spi.ClusterState.Status;
import io.baton.node.spi.DeadLetter;
import io.baton.node.spi.HandoffOutcome;
import io.baton.node.spi.LaneMismatchException;
import io.baton.node.spi.Store;
import io.baton.node.spi.StoreException;
import io.baton.node.spi.TooSlowException;
import io.baton.node.spi.WriteFailedException;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import io.baton.protocol.TakeoverId;
import io.baton.testkit.contract.Patience;
import io.baton.testkit.contract.RealTime;
import io.baton.testkit.contract.store.FrozenClientContract;
import io.baton.testkit.contract.store.RunningWritesContract;
import io.baton.testkit.contract.store.StoreContract;
import io.baton.testkit.contract.store.StoreServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds on every database, beyond what every store must do. Each test has an empty one of its own. */
abstract class JdbcStoreTest extends StoreContract implements RunningWritesContract, FrozenClientContract {
    private final RealTime realTime = new RealTime();
    private final List<JdbcStore> stores = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private final JdbcStoreOptions options = emptyDatabase().withPoolSize(3);

    abstract JdbcStoreOptions emptyDatabase();

    abstract Dialect dialect(JdbcStoreOptions options);

    /** One number, after much more than a second. */
    abstract String endlessQuery();

    /** Calls the function that says which session this is. */
    abstract String sessionId();

    /** Calls the function that ends a session. */
    abstract String endSession(long id);

    @BeforeEach
    void createTableOfTheApplication() throws SQLException {
        execute("CREATE TABLE effect (run INTEGER GENERATED ALWAYS AS IDENTITY, number INTEGER NOT NULL)");
    }

    @AfterEach
    void close() throws SQLException {
        stores.forEach(JdbcStore::close);
        for (var connection : connections) {
            connection.close();
        }
    }

    @Override
    public Patience patience() {
        return realTime;
    }

    @Override
    protected Store newClient() {
        return JdbcStore.open(options);
    }

    @Override
    public Write effect(int number) {
        return connection -> Sql.update(connection, "INSERT INTO effect (number) VALUES (?)", number);
    }

    @Override
    public Write failingWrite() {
        return connection -> Sql.update(connection, "INSERT INTO effect (number) VALUES (NULL)");
    }

    @Override
    public List<Integer> effects() {
        return query("SELECT number FROM effect ORDER BY run").stream()
                .map(Integer::valueOf)
                .toList();
    }

    @Override
    public FrozenCommit freezeBeforeCommit(Batch batch) {
        var dialect = dialect(options);
        return freeze(
                dialect,
                batch.self(),
                connection -> new Batches(dialect, options.statementTimeout(), true, () -> {})
                        .commit(batch)
                        .run(connection));
    }

    @Override
    public FrozenCommit freezeBeforeOpening(StoreServer server, String session) {
        var dialect = dialect(options);
        return freeze(dialect, server.id(), connection -> {
            var opened = new Sessions(dialect).open(connection, server.id(), LANE, List.of(session), -1);
            new Epoch(dialect).require(connection, server.id());
            return opened;
        });
    }

    private FrozenCommit freeze(Dialect dialect, IncarnationId self, Transactions.Work<?> work) {
        try {
            var frozen = connection();
            connections.add(frozen);
            new DatabaseSessions(dialect).enter(frozen, Optional.of(self));
            work.run(frozen);
            return () -> commit(frozen);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static CompletionStage<Void> commit(Connection connection) {
        try {
            Transactions.commit(connection);
            return CompletableFuture.completedFuture(JdbcStore.done());
        } catch (SQLException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    final JdbcStoreOptions options() {
        return options;
    }

    final JdbcStore openStore(JdbcStoreOptions with) {
        var store = JdbcStore.open(with);
        stores.add(store);
        return store;
    }

    final DataSource dataSource() {
        return ((JdbcStore) f().store()).dataSource();
    }

    final Connection connection() throws SQLException {
        var connection = DriverManager.getConnection(options.url(), options.user(), options.password());
        connection.setAutoCommit(false);
        return connection;
    }

    final void execute(String sql) throws SQLException {
        try (var connection = dataSource().getConnection()) {
            Sql.update(connection, sql);
        }
    }

    final List<String> query(String sql) {
        try (var connection = dataSource().getConnection()) {
            return Sql.query(connection, sql, row -> row.getString(1));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    // ---- opening what is there

    @Test
    void whatServersUseCanBeOpenedWithoutTouchingItsTables() {
        try (var store = JdbcStore.openExisting(options)) {
            assertThat(f().await(store.clusterState()).incarnations()).hasSize(3);
        }
    }

    @Test
    void aDatabaseWithoutTablesOfBatonIsTurnedAwayAndLeftAsItIs() throws SQLException {
        var empty = emptyDatabase();
        try (var connection = DriverManager.getConnection(empty.url(), empty.user(), empty.password())) {
            Sql.update(connection, "CREATE TABLE of_the_application (number INTEGER)");
            for (int i = 1; i <= 2; i++) {
                assertThatExceptionOfType(StoreUnavailableException.class)
                        .isThrownBy(() -> JdbcStore.openExisting(empty))
                        .withMessageContaining("no tables of Baton");
            }
        }
    }

    @Test
    void tablesOfAnotherVersionAreTurnedAway() throws SQLException {
        execute("UPDATE \"baton_schema_history\" SET \"version\" = '1000'"
                + " WHERE \"version\" = (SELECT MAX(\"version\") FROM \"baton_schema_history\")");
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> JdbcStore.openExisting(options))
                .withMessageContaining("version");
        execute("DELETE FROM \"baton_schema_history\" WHERE \"version\" = '1000'");
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> JdbcStore.openExisting(options))
                .withMessageContaining("older version");
    }

    // ---- answers

    @Test
    void aNewDatabaseDoesNotTakeLanesThatSomebodySubscribesTo() {
        try (var fresh = JdbcStore.open(emptyDatabase())) {
            var lanes = List.of("topic");
            assertThatExceptionOfType(LaneMismatchException.class)
                    .isThrownBy(() -> f().await(fresh.checkLanes(lanes, Set.of(f().id()))))
                    .withMessageContaining(f().id().toString());
            f().await(fresh.checkLanes(lanes, Set.of()));
            f().await(fresh.checkLanes(lanes, Set.of(f().await(fresh.newIncarnation("f")))));
        }
    }

    @Test
    void anotherNumberOfLanesIsSaid() {
        assertThatExceptionOfType(LaneMismatchException.class)
                .isThrownBy(() -> f().await(f().store().checkLanes(List.of("topic-a"), Set.of())))
                .withMessageContaining("2")
                .withMessageContaining("1");
    }

    @Test
    void takeoversAreOrderedByIncarnationAndLane() {
        assertThat(f().takeOver(n())).extracting(AssignedTakeover::lane).containsExactly(LANE, new LaneId(1));
        assertThat(g().takeOver(f()))
                .extracting(AssignedTakeover::failed)
                .containsExactly(n().id(), n().id(), f().id(), f().id());
        assertThat(clusterState().takeovers())
                .extracting(each -> each.failed() + " " + each.lane())
                .containsExactly(
                        n().id() + " lane-0", n().id() + " lane-1", f().id() + " lane-0", f().id() + " lane-1");
    }

    // ---- batches

    @ParameterizedTest
    @ValueSource(strings = {"08001", "25P04", "28P01", "53200", "53300", "53400", "57P01", "57P03"})
    void troubleOfItsOwnThatMayPassMakesAWriteTooSlow(String state) {
        var write = new PositionedWrite(3, connection -> {
            throw new IllegalStateException(new SQLException("another database does not answer", state));
        });
        assertThatExceptionOfType(TooSlowException.class)
                .isThrownBy(() -> n().await(n().store().commit(n().batch(-1, 9, write))))
                .withMessageContaining("another database does not answer");
        assertThat(n().progress()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25006", "53100", "58030"})
    void troubleOfTheDatabaseIsNotTheWritesWhoeverMeetsWithIt(String state) {
        var write = new PositionedWrite(3, connection -> {
            throw new IllegalStateException(new SQLException("the disk is full", state));
        });
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> n().await(n().store().commit(n().batch(-1, 9, write))));
    }

    @Test
    void aWriteDuringWhichTheConnectionIsLostIsNotToBlame() {
        var write = new PositionedWrite(3, connection -> {
            var session = Sql.first(connection, "SELECT " + sessionId(), row -> row.getLong(1));
            query("SELECT " + endSession(session.orElseThrow()));
            Sql.update(connection, "INSERT INTO effect (number) VALUES (1)");
        });
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> n().await(n().store().commit(n().batch(-1, 9, write))));
        assertThat(n().progress()).isEqualTo(-1);
    }

    @Test
    void aWriteWhoseFailureSaysNothingAndHasItselfForACauseFailedByItself() {
        var speechless = new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no words");
            }
        };
        speechless.initCause(new RuntimeException("a circle", speechless));
        var write = new PositionedWrite(3, connection -> {
            throw speechless;
        });
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> n().await(n().store().commit(n().batch(-1, 9, write))))
                .withMessageContaining("at 3");
    }

    @Test
    void aWriteWhoseFailureCannotSayWhereItComesFromFailedByItself() {
        var write = new PositionedWrite(3, connection -> {
            throw new IllegalArgumentException("a bad one") {
                private static final long serialVersionUID = 1L;

                @Override
                public synchronized Throwable getCause() {
                    throw new IllegalStateException("no cause");
                }
            };
        });
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> n().await(n().store().commit(n().batch(-1, 9, write))))
                .withMessageContaining("a bad one");
    }

    @Test
    void aWriteRunsAgainWhenTheTransactionDoes() throws SQLException {
        var runs = new ArrayList<Integer>();
        var write = new PositionedWrite(3, connection -> {
            Sql.update(connection, "INSERT INTO effect (number) VALUES (1)");
            runs.add(1);
            if (runs.size() < 3) {
                throw new SQLException("deadlock", "40P01");
            }
        });
        // Not retried in a write's own name: the state says that the whole transaction is to be repeated.
        n().await(n().store().commit(n().batch(-1, 9, write)));
        assertThat(runs).hasSize(3);
        assertThat(query("SELECT number FROM effect")).hasSize(1);
    }

    @Test
    void writesThatTakeTooLongTogetherAreGivenUpAndDoNotCountAsFailed() {
        var quick = openStore(options.withStatementTimeout(Duration.ofSeconds(1)));
        var lasting = IntStream.rangeClosed(1, 3)
                .mapToObj(position -> new PositionedWrite(position, JdbcStoreTest::last))
                .toArray(PositionedWrite[]::new);

        assertThatExceptionOfType(TooSlowException.class)
                .isThrownBy(() -> n().await(quick.commit(n().batch(-1, 3, lasting))))
                .withMessage("the writes took longer than 1000 ms");
        assertThat(n().progress()).isEqualTo(-1);

        n().await(quick.commit(n().batch(-1, 1, lasting[0])));
        assertThat(n().progress()).isEqualTo(1);
    }

    private static void last(Connection connection) {
        try {
            Thread.sleep(600);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aStatementOfAWriteThatTakesTooLongIsGivenUpToo() {
        var quick = openStore(options.withStatementTimeout(Duration.ofSeconds(1)));
        var endless =
                new PositionedWrite(3, connection -> Sql.query(connection, endlessQuery(), row -> row.getLong(1)));
        assertThatExceptionOfType(TooSlowException.class)
                .isThrownBy(() -> n().await(quick.commit(n().batch(-1, 9, endless))));
        assertThat(n().progress()).isEqualTo(-1);
    }

    @Test
    void aWriteThatWaitsTooLongForALockIsGivenUpToo() throws SQLException {
        execute("INSERT INTO effect (number) VALUES (1)");
        var quick = openStore(options.withStatementTimeout(Duration.ofSeconds(1)));
        var update = new PositionedWrite(3, connection -> Sql.update(connection, "UPDATE effect SET number = 2"));
        try (var other = connection()) {
            Sql.update(other, "UPDATE effect SET number = 3");
            assertThatExceptionOfType(TooSlowException.class)
                    .isThrownBy(() -> n().await(quick.commit(n().batch(-1, 9, update))))
                    .withMessageStartingWith("a write waited too long for a lock: ");
            other.rollback();
        }
        assertThat(n().progress()).isEqualTo(-1);

        n().await(quick.commit(n().batch(-1, 9, update)));
        assertThat(effects()).containsExactly(2);
    }

    @Test
    void aLockThatTheBatchWaitsForOutsideOfAWriteIsWaitedForAgain() throws SQLException {
        var quick = openStore(options.withStatementTimeout(Duration.ofSeconds(1)));
        var runs = new ArrayList<Integer>();
        try (var other = connection()) {
            Incarnations.lock(other, n().id());
            var write = new PositionedWrite(3, connection -> {
                runs.add(1);
                if (runs.size() == 2) {
                    other.rollback();
                }
            });
            n().await(quick.commit(n().batch(-1, 9, write)));
        }
        assertThat(runs).hasSize(2);
        assertThat(n().progress()).isEqualTo(9);
    }

    @Test
    void aStatementMayNotTakeAsLongAsARequest() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> options.withStatementTimeout(Duration.ofSeconds(8)))
                .withMessageContaining("less than 8 s");
    }

    @Test
    void aWriteCannotEndTheTransactionNorKeepTheConnection() throws SQLException {
        assertRefused(Connection::commit);
        assertRefused(Connection::rollback);
        assertRefused(Connection::close);
        assertRefused(connection -> connection.abort(Runnable::run));
        assertRefused(connection -> connection.setAutoCommit(true));
        assertRefused(connection -> connection.unwrap(Connection.class).commit());
        var kept = new ArrayList<Connection>();
        n().await(n().store().commit(n().batch(-1, 9, new PositionedWrite(1, kept::add))));
        assertThatExceptionOfType(SQLException.class).isThrownBy(kept.get(0)::createStatement);
    }

    @Test
    void aWriteCannotChangeTheSessionForWhatComesAfterIt() {
        assertRefused(connection -> connection.setCatalog("other"));
        assertRefused(connection -> connection.setSchema("information_schema"));
        assertRefused(connection -> connection.setClientInfo("ApplicationName", "other"));
        assertRefused(connection -> connection.setClientInfo(new Properties()));
        assertRefused(connection -> connection.setNetworkTimeout(Runnable::run, 60_000));
        assertRefused(connection -> connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT));
        assertRefused(connection -> connection.setTypeMap(Map.of()));
        assertRefused(connection -> connection.setReadOnly(true));
        assertRefused(connection -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
        assertRefused(Connection::beginRequest);
        assertRefused(Connection::endRequest);
    }

    @Test
    void aWriteDoesNotGetAtTheDriversConnection() throws SQLException {
        Class<? extends Connection> ofDriver;
        try (var connection = connection()) {
            ofDriver = connection.getClass();
        }
        assertRefused(connection -> connection.unwrap(ofDriver));
        n().await(n().store().commit(n().batch(-1, 9, new PositionedWrite(1, connection -> {
            assertThat(connection.isWrapperFor(ofDriver)).isFalse();
            assertThat(connection.isWrapperFor(Connection.class)).isTrue();
        }))));
    }

    private void assertRefused(Write write) {
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> n().await(n().store().commit(n().batch(-1, 9, new PositionedWrite(1, write)))))
                .withMessageContaining("a write must not");
    }

    @Test
    void aWriteMayGoBackToASavepointOfItsOwn() {
        var write = new PositionedWrite(1, connection -> {
            effect(1).run(connection);
            var savepoint = connection.setSavepoint();
            effect(2).run(connection);
            connection.rollback(savepoint);
        });
        n().await(n().store().commit(n().batch(-1, 9, write)));
        assertThat(effects()).containsExactly(1);
    }

    @Test
    void aDeadLetterIsKeptOnceWhateverItsTextsHold() throws SQLException {
        var odd = "\0 \ud800 \"quoted\" \\ ü €";
        var message = new Message("a", LANE, 3, Bytes.wrap(new byte[] {0, 1, 2}), Map.of(odd, odd));
        n().await(n().store().commit(n().batch(-1, 3, new DeadLetter(message, "reason \0 \ud800", 1))));
        n().await(n().store().commit(n().batch(3, 4, new DeadLetter(message, "again", 1))));
        var kept = deadLetters(Optional.empty(), Optional.empty(), 1).get(0);
        assertThat(kept.reason()).startsWith("reason \ufffd ");
        assertThat(kept.message()).isEqualTo(message);
        assertThat(query("SELECT headers FROM baton_dead_letter").get(0))
                .startsWith("{\"\\u0000 \\ud800 \\\"quoted\\\" \\\\ \\u00fc \\u20ac\":");
    }

    @Test
    void whatARowCannotHoldIsRefusedBeforehand() {
        var longest = "x".repeat(256);
        var largest = Bytes.wrap(new byte[1 << 20]);
        n().open(-1, longest);
        n().await(n().store().commit(n().batch(n().id(), -1, 1, Map.of(longest, largest))));
        assertThat(n().state(longest)).isEqualTo(largest);

        assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> n().open(-1, longest + "x"));
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> n().await(n().store()
                        .commit(n().batch(n().id(), 1, 2, Map.of(longest, Bytes.wrap(new byte[(1 << 20) + 1]))))));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> n().open(-1, "a\0b"));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> n().open(-1, "a\ud800"));
    }

    // ---- the fence

    @Test
    void aServerFrozenInTheMiddleOfABatchDoesNotKeepItsSessionsFromTheNextOwner() throws SQLException {
        n().open(-1, "a");
        var dialect = dialect(options);
        try (var frozen = connection()) {
            new DatabaseSessions(dialect).enter(frozen, Optional.of(n().id()));
            Sql.update(frozen, "UPDATE baton_session SET since = 99 WHERE id = 'a'");
            f().takeOverAndMerge(n(), 5);

            f().commit(-1, 6, "a", "next");

            assertThat(f().state("a")).isEqualTo(Bytes.utf8("next"));
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
                new Epoch(dialect).require(frozen, n().id());
                Transactions.commit(frozen);
            });
        }
    }

    @Test
    void aFenceEndsNobodyElsesDatabaseSession() throws Exception {
        var dialect = dialect(options);
        try (var stranger = connection();
                var other = connection()) {
            new DatabaseSessions(dialect).enter(other, Optional.of(g().id()));
            Incarnations.lock(stranger, n().id());
            var fence = f().store().takeOver(f().id(), n().id()).toCompletableFuture();
            // Time enough for the watch to look twice; whether it does makes no difference to a right one.
            Thread.sleep(250);
            assertThat(fence).isNotDone();
            stranger.commit();
            assertThat(fence.join()).hasSize(2);
            assertThat(other.isValid(1)).isTrue();
        }
    }

    /** What follows within the same request is only a rehearsal, and so may fail in any way. */
    @Test
    void aServerHasGoneLiveEvenIfItIsFencedRightAfter() throws Exception {
        execute("INSERT INTO baton_incarnation (number, server, status) VALUES (" + Long.MAX_VALUE
                + ", 'nobody', 'FENCED')");
        var late = starting("late");
        try (var delay = connection()) {
            Incarnations.lock(delay, new IncarnationId("nobody", Long.MAX_VALUE));
            var live = late.store().goLive(late.id()).toCompletableFuture();
            patience().awaitUntil("it is LIVE", () -> status(late) == Status.LIVE);

            assertThat(f().takeOver(late)).hasSize(2);
            delay.commit();

            assertThat(live).succeedsWithin(Duration.ofMinutes(1));
        }
        assertThat(status(late)).isEqualTo(Status.FENCED);
    }

    @Test
    void aHandoffWaitsForAFenceOfTheNewHomeThatIsUnderWayAndIsVoidThen() throws Exception {
        n().open(3, "a");
        var handoff = n().prepareHandoff(f(), "a");
        try (var fence = connection()) {
            Incarnations.lock(fence, f().id());
            var settled =
                    n().store().settleHandoff(n().id(), LANE, handoff.id(), 10).toCompletableFuture();
            // Time enough to come to the lock; a right one makes no difference.
            Thread.sleep(250);
            assertThat(settled).isNotDone();
            Incarnations.setStatus(fence, f().id(), Incarnations.FENCED);
            fence.commit();
            assertThat(settled.join()).isEqualTo(new HandoffOutcome.Settled(Map.of("a", 3L), Set.of()));
        }
    }

    @Test
    void aMergeOfTheVictimAndItsFenceDoNotBlockEachOther() throws SQLException {
        var ofDead = f().takeoverOf(n());
        var dialect = dialect(options);
        try (var frozen = connection()) {
            new DatabaseSessions(dialect).enter(frozen, Optional.of(f().id()));
            Takeovers.merge(frozen, f().id(), ofDead, 3);
            assertThat(g().takeOver(f())).hasSize(4);
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Transactions.commit(frozen));
        }
        assertThat(g().takeoverOf(n()).id()).isNotEqualTo(ofDead.id());
    }

    @Test
    void withoutTheEpochCheckAFencedServerCommits() {
        var unchecked = new StoreServer(patience(), openStore(options.withEpochCheck(false)), n().id());
        f().takeOver(n());
        unchecked.commit(-1, 1);
        assertThat(f().failedLane(f().takeoverOf(n())).progress()).isEqualTo(1);
    }

    // ---- takeovers

    @Test
    void theIdOfATakeoverIsUnguessable() {
        assertThat(f().takeOver(n()))
                .extracting(each -> each.id().value())
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-9a-f]{64}"));
    }

    @Test
    void nobodyTakesOverHimself() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> f().takeOver(f()));
    }

    // ---- housekeeping

    @Test
    void aForgottenIncarnationLeavesNoRowOfItsProgress() {
        f().takeOver(n()).forEach(takeover -> f().merge(takeover, 50));
        assertThat(f().forget(n())).isTrue();
        assertThat(query("SELECT incarnation FROM baton_progress WHERE incarnation = "
                        + n().id().number()))
                .isEmpty();
    }

    // ---- records

    @Test
    void recordsAreKeptInTheirLatestVersionUpToALimit() {
        var store = openStore(options.withHistoryLimit(3));
        for (int i = 0; i < 5; i++) {
            patience().await(store.record(takeoverRecord(i, Map.of(Step.DETECTED, Instant.EPOCH))));
        }
        var steps = Map.of(
                Step.DETECTED, Instant.parse("2026-01-02T03:04:05.123456789Z"), Step.MARKER_FOUND, Instant.EPOCH);
        patience().await(store.record(takeoverRecord(3, steps)));
        assertThat(patience().await(store.records()))
                .extracting(each -> each.id().value())
                .containsExactly("t2", "t3", "t4");
        assertThat(patience().await(store.records()).get(1)).isEqualTo(takeoverRecord(3, steps));
    }

    private TakeoverRecord takeoverRecord(int i, Map<Step, Instant> steps) {
        return new TakeoverRecord(
                new TakeoverId("t" + i), n().id(), f().id(), LANE, Strategy.STOP_AND_DRAIN, steps, 1 + i, 2, 3, 4);
    }

    // ---- opening and closing

    @Test
    void serversMayStartTogetherOnAnEmptyDatabase() throws Exception {
        var empty = emptyDatabase().withPoolSize(1);
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
                            patience().await(store.checkLanes(List.of("topic"), Set.of()));
                            return store;
                        },
                        task -> new Thread(task).start()))
                .toList();
        var numbers = new ArrayList<Long>();
        for (var each : opened) {
            stores.add(each.join());
            numbers.add(patience().await(each.join().newIncarnation("x")).number());
        }
        assertThat(numbers).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void tablesOfTheApplicationMayBeThereAlready() throws SQLException {
        var shared = emptyDatabase();
        try (var connection = DriverManager.getConnection(shared.url(), shared.user(), shared.password())) {
            Sql.update(connection, "CREATE TABLE of_the_application (x INTEGER)");
            openStore(shared);
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
        n().store().close();
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> n().progress());
    }

    @Test
    void theDataSourceIsForOthers() throws SQLException {
        try (var connection = dataSource().getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }
}
