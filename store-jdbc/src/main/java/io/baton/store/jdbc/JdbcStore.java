package io.baton.store.jdbc;

import io.baton.node.api.TakeoverRecord;
import io.baton.node.spi.AssignedTakeover;
import io.baton.node.spi.Batch;
import io.baton.node.spi.ClusterState;
import io.baton.node.spi.DeadLetters;
import io.baton.node.spi.FailedLane;
import io.baton.node.spi.Handoff;
import io.baton.node.spi.HandoffOutcome;
import io.baton.node.spi.OpenOutcome;
import io.baton.node.spi.OutboxPage;
import io.baton.node.spi.SessionState;
import io.baton.node.spi.Store;
import io.baton.protocol.HandoffId;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;

/**
 * The store in PostgreSQL or H2. Each request is one transaction, READ COMMITTED, on a thread of the
 * store's own, which also completes the stage; whoever is called back there should be quick.
 *
 * <p>Beyond what {@link Store} says:
 *
 * <ul>
 *   <li>A {@link io.baton.node.spi.FencedException} also refuses what belongs to a takeover that {@code
 *       self} does not lead, or has merged: its batches, {@link #failedLane} and {@link #merge}.
 *   <li>A request that has not come to its COMMIT 8 s after it was made has no effect.
 *   <li>A session that is opened again has the state it was closed with.
 *   <li>{@link io.baton.node.api.LimitExceededException}: a session id may have 256 characters, a state or
 *       a message to a client 1 MiB.
 *   <li>A state for a session that was never opened is a mistake: {@link IllegalStateException}, without effect.
 *   <li>A handler's write fails by itself if it throws anything but an error of the connection or the
 *       database's own trouble (out of space, shut down, deadlock). All writes of a batch together may take as long
 *       as {@linkplain JdbcStoreOptions#statementTimeout one statement}, and one may wait half as long for a lock; what
 *       takes longer is {@linkplain io.baton.node.spi.TooSlowException given up}, and so is one that has no connection
 *       to another database, or is refused memory or temporary files.
 *   <li>A fence, and every other request, ends the database sessions of fenced incarnations that it has to
 *       wait for, and nobody else's. On PostgreSQL that needs one database user for all servers.
 * </ul>
 */
public final class JdbcStore implements Store {
    /** A number that no incarnation ever gets. */
    private static final IncarnationId NOBODY = new IncarnationId("nobody", Long.MAX_VALUE);

    private final Database database;
    private final Transactions transactions;
    private final Epoch epoch;
    private final Batches batches;
    private final Sessions sessions;
    private final Handoffs handoffs;
    private final Housekeeping housekeeping;
    private final TakeoverRecords records;
    private final DeadLetterTable deadLetters;

    private JdbcStore(Database database, JdbcStoreOptions options) {
        this.database = database;
        this.transactions = new Transactions(database, options.poolSize());
        this.epoch = new Epoch(database.dialect());
        this.batches = new Batches(
                database.dialect(), options.statementTimeout(), options.epochCheck(), options.beforeBatchCommit());
        this.sessions = new Sessions(database.dialect());
        this.handoffs = new Handoffs(database.dialect());
        this.housekeeping = new Housekeeping(database.dialect());
        this.records = new TakeoverRecords(options.historyLimit());
        this.deadLetters = new DeadLetterTable(transactions);
    }

    /**
     * Connects, and creates or updates the tables, whose names begin with {@code baton_}. Several servers may
     * do so at the same time. Blocks.
     *
     * @throws StoreUnavailableException if that is not possible now
     */
    public static JdbcStore open(JdbcStoreOptions options) {
        return new JdbcStore(Database.open(options), options);
    }

    /**
     * Connects to a store that servers of this version use, and leaves its tables as they are: for commands that
     * look after it. Blocks.
     *
     * @throws StoreUnavailableException if that is not possible now, or the tables are not there or of another version
     */
    public static JdbcStore openExisting(JdbcStoreOptions options) {
        return new JdbcStore(Database.openExisting(options), options);
    }

    /**
     * At most three connections to the same database, in auto-commit mode, for the server's membership; they end with
     * the store. The store itself needs one when a takeover is blocked, so an application should have a pool of its
     * own.
     */
    public DataSource dataSource() {
        return database.beside();
    }

    @Override
    public Duration takesEffectWithin() {
        return Transactions.GIVE_UP_AFTER;
    }

    @Override
    public CompletionStage<IncarnationId> newIncarnation(String server) {
        var name = IncarnationId.requireServerName(server);
        return transactions.ofAnyone(connection -> new IncarnationId(name, Incarnations.draw(connection)));
    }

    @Override
    public CompletionStage<Void> checkLanes(List<String> identities, Set<IncarnationId> subscribed) {
        var copy = List.copyOf(identities);
        var others = Set.copyOf(subscribed);
        return transactions.ofAnyone(connection -> {
            Incarnations.checkLanes(connection, copy, others);
            return done();
        });
    }

    @Override
    public CompletionStage<Void> register(IncarnationId self) {
        return transactions.ofServerUnchecked(self, connection -> {
            Incarnations.register(connection, self);
            return done();
        });
    }

    @Override
    public CompletionStage<Void> goLive(IncarnationId self) {
        return transactions
                .ofServerUnchecked(self, connection -> {
                    Incarnations.goLive(connection, self);
                    return done();
                })
                .thenCompose(live -> rehearseAFence(self));
    }

    /**
     * What runs for the first time takes several times as long, and a fence is no time for it. What becomes of it says
     * nothing: the server is LIVE, and may have been fenced since.
     */
    private CompletionStage<Void> rehearseAFence(IncarnationId self) {
        return takeOver(self, NOBODY).handle((none, refused) -> done());
    }

    @Override
    public CompletionStage<Void> leave(IncarnationId self) {
        return transactions.ofServer(self, connection -> {
            Incarnations.leave(connection, self);
            return done();
        });
    }

    @Override
    public CompletionStage<ClusterState> clusterState() {
        return transactions.ofAnyone(Incarnations::clusterState);
    }

    @Override
    public CompletionStage<Map<String, SessionState>> states(LaneId lane, Collection<String> ids) {
        var copy = List.copyOf(ids);
        return transactions.ofAnyone(connection -> Sessions.states(connection, lane, copy));
    }

    @Override
    public CompletionStage<Map<String, IncarnationId>> homes(LaneId lane, Collection<String> ids) {
        var copy = List.copyOf(ids);
        return transactions.ofAnyone(connection -> Sessions.homes(connection, lane, copy));
    }

    @Override
    public CompletionStage<Void> commit(Batch batch) {
        Limits.checkStates(batch.states());
        Limits.checkOutbox(batch.outbox());
        // It checks by itself, so that the check can be left out.
        return transactions.ofServerUnchecked(batch.self(), batches.commit(batch));
    }

    @Override
    public CompletionStage<Long> progress(IncarnationId self, IncarnationId queue, LaneId lane) {
        return transactions.ofServer(self, connection -> Batches.progress(connection, epoch, self, queue, lane));
    }

    @Override
    public CompletionStage<List<OpenOutcome>> open(IncarnationId self, LaneId lane, List<String> ids, long read) {
        var copy = List.copyOf(ids);
        Limits.checkSessions(copy);
        return transactions.ofServer(self, connection -> sessions.open(connection, self, lane, copy, read));
    }

    @Override
    public CompletionStage<Void> close(IncarnationId self, LaneId lane, List<String> ids, long read) {
        var copy = List.copyOf(ids);
        Limits.checkSessions(copy);
        return transactions.ofServer(self, connection -> {
            sessions.close(connection, self, lane, copy, read);
            return done();
        });
    }

    @Override
    public CompletionStage<Map<String, OutboxPage>> outboxes(LaneId lane, Map<String, Long> after, int limit) {
        var copy = Map.copyOf(after);
        return transactions.ofAnyone(connection -> Outboxes.pages(connection, lane, copy, limit));
    }

    @Override
    public CompletionStage<Void> trimOutboxes(IncarnationId self, LaneId lane, Map<String, Long> confirmed) {
        var copy = Map.copyOf(confirmed);
        return transactions.ofServer(self, connection -> {
            Outboxes.trim(connection, lane, copy);
            return done();
        });
    }

    @Override
    public CompletionStage<List<AssignedTakeover>> takeOver(IncarnationId self, IncarnationId dead) {
        if (self.equals(dead)) {
            throw new IllegalArgumentException(self + " cannot take over itself");
        }
        return transactions.ofFence(
                self, dead, connection -> Takeovers.takeOver(connection, database.dialect(), self, dead));
    }

    @Override
    public CompletionStage<FailedLane> failedLane(IncarnationId self, AssignedTakeover takeover) {
        return transactions.ofServer(self, connection -> Takeovers.failedLane(connection, epoch, self, takeover));
    }

    @Override
    public CompletionStage<Void> merge(IncarnationId self, AssignedTakeover takeover, long markerPosition) {
        return transactions.ofServer(self, connection -> {
            Takeovers.merge(connection, self, takeover, markerPosition);
            return done();
        });
    }

    @Override
    public CompletionStage<List<Handoff>> prepareHandoffs(
            IncarnationId self, LaneId lane, IncarnationId newHome, List<String> ids) {
        var copy = List.copyOf(ids);
        Limits.checkSessions(copy);
        return transactions.ofServer(self, connection -> Handoffs.prepare(connection, self, lane, newHome, copy));
    }

    @Override
    public CompletionStage<HandoffOutcome> settleHandoff(IncarnationId self, LaneId lane, HandoffId id, long position) {
        return transactions.ofServer(self, connection -> handoffs.settle(connection, self, lane, id, position));
    }

    @Override
    public CompletionStage<Void> forgetHandoff(IncarnationId self, HandoffId id) {
        return transactions.ofServer(self, connection -> {
            Handoffs.forget(connection, self, id);
            return done();
        });
    }

    @Override
    public CompletionStage<Void> record(TakeoverRecord record) {
        return transactions.ofAnyone(connection -> {
            records.keep(connection, record);
            return done();
        });
    }

    @Override
    public CompletionStage<List<TakeoverRecord>> records() {
        return transactions.ofAnyone(TakeoverRecords::all);
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public CompletionStage<Integer> rehome(IncarnationId self, IncarnationId merged, LaneId lane, int limit) {
        return transactions.ofServer(self, connection -> housekeeping.rehome(connection, self, merged, lane, limit));
    }

    @Override
    public CompletionStage<Boolean> forget(IncarnationId self, IncarnationId merged) {
        return transactions.ofServer(self, connection -> housekeeping.forget(connection, merged));
    }

    /** Lets requests that run finish for a few seconds; the others fail. */
    @Override
    public void close() {
        transactions.close();
    }

    /** There is no other value of this type. */
    @SuppressWarnings("NullAway")
    static Void done() {
        return null;
    }
}
