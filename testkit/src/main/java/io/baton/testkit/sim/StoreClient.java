package io.baton.testkit.sim;

import io.baton.node.api.DeadLetterId;
import io.baton.node.api.DeadLetterRecord;
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
import io.baton.node.spi.StoreException;
import io.baton.protocol.HandoffId;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.testkit.sim.ModelStore.Lock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The model store as one process sees it. A transaction of a server takes its locks, comes back to the process, and
 * is committed when the process says so: frozen in between, it keeps its locks.
 */
final class StoreClient implements Store {
    private static final long BROKEN_CONNECTION = 100_000_000;

    private final World world;
    private final ModelStore store;
    private final Life life;
    private final Wire wire;
    private final Set<ModelTransaction> open = new LinkedHashSet<>();
    private final long patience;

    StoreClient(World world, ModelStore store, Life life, Network network) {
        this.world = world;
        this.store = store;
        this.life = life;
        this.wire = new Wire(world, life, network, Reach.STORE, store::isUp, StoreClient::failure);
        // Less than a driver waits: what it has given up must not take effect any more.
        this.patience = world.scenario.options().callTimeout().toNanos() * 4 / 5;
        life.onDeath(() ->
                world.agenda.after(world.dice.chance(0.8) ? 3 * world.transit() : BROKEN_CONNECTION, this::close));
    }

    private static StoreException failure(String what) {
        return new StoreException(what, new IllegalStateException(what));
    }

    private StoreData data() {
        return store.data();
    }

    private <T> CompletionStage<T> ofServer(IncarnationId self, Supplier<T> work) {
        return transaction(self, List.of(new Lock(self, false)), Optional.empty(), work);
    }

    /**
     * Whoever tries again waits for what became of the first try. Were it not so, the first one could open a session
     * that the second one has opened and the client has closed since.
     */
    private <T> CompletionStage<T> ofSessions(
            IncarnationId self, LaneId lane, List<String> sessions, Supplier<T> work) {
        List<Lock> locks = new ArrayList<>();
        sessions.stream().distinct().sorted().forEach(id -> locks.add(new Lock(new SessionKey(lane, id), true)));
        locks.add(new Lock(self, false));
        return transaction(self, locks, Optional.empty(), work);
    }

    private record SessionKey(LaneId lane, String session) {}

    private <T> CompletionStage<T> transaction(
            IncarnationId self, List<Lock> locks, Optional<IncarnationId> victim, Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        long deadline = world.agenda.now() + patience;
        wire.request(answer, () -> {
            ModelTransaction transaction = new ModelTransaction(Optional.of(self), () -> wire.broken(answer));
            open.removeIf(ModelTransaction::isEnded);
            open.add(transaction);
            store.begin(
                    transaction,
                    locks,
                    victim,
                    () -> life.after(wire.transit(), () -> commit(transaction, deadline, work, answer)));
            if (life.isDead()) {
                // Its request was on the way when it died.
                world.agenda.after(BROKEN_CONNECTION, () -> store.rollBack(transaction));
            }
        });
        return answer;
    }

    private <T> void commit(
            ModelTransaction transaction, long deadline, Supplier<T> work, CompletableFuture<T> answer) {
        if (world.agenda.now() > deadline) {
            store.end(transaction);
            answer.completeExceptionally(failure("the request took too long and has no effect"));
            return;
        }
        world.agenda.after(wire.transit(), () -> {
            if (wire.isCut()) {
                world.agenda.after(BROKEN_CONNECTION, () -> store.rollBack(transaction));
            } else if (transaction.isEnded()) {
                wire.broken(answer);
            } else {
                finish(transaction, work, answer);
            }
        });
    }

    private <T> void finish(ModelTransaction transaction, Supplier<T> work, CompletableFuture<T> answer) {
        T value;
        try {
            value = work.get();
        } catch (RuntimeException e) {
            store.end(transaction);
            wire.refuse(answer, e);
            return;
        }
        store.end(transaction);
        wire.reply(answer, value);
    }

    @Override
    public Duration takesEffectWithin() {
        return Duration.ofNanos(patience);
    }

    @Override
    public CompletionStage<IncarnationId> newIncarnation(String server) {
        return wire.call(() -> data().newIncarnation(server));
    }

    @Override
    public CompletionStage<Void> checkLanes(List<String> identities, Set<IncarnationId> subscribed) {
        Set<IncarnationId> copy = Set.copyOf(subscribed);
        return wire.call(() -> data().checkLanes(identities, copy));
    }

    @Override
    public CompletionStage<Void> register(IncarnationId self) {
        return transaction(self, List.of(new Lock(self, true)), Optional.empty(), () -> data().register(self));
    }

    @Override
    public CompletionStage<Void> goLive(IncarnationId self) {
        return transaction(self, List.of(new Lock(self, true)), Optional.empty(), () -> data().goLive(self));
    }

    @Override
    public CompletionStage<Void> leave(IncarnationId self) {
        return transaction(self, List.of(new Lock(self, true)), Optional.empty(), () -> data().leave(self));
    }

    @Override
    public CompletionStage<ClusterState> clusterState() {
        return wire.call(() -> data().clusterState());
    }

    @Override
    public CompletionStage<Map<String, SessionState>> states(LaneId lane, Collection<String> sessions) {
        List<String> asked = List.copyOf(sessions);
        return wire.call(() -> data().states(lane, asked));
    }

    @Override
    public CompletionStage<Map<String, IncarnationId>> homes(LaneId lane, Collection<String> sessions) {
        List<String> asked = List.copyOf(sessions);
        return wire.call(() -> data().homes(lane, asked));
    }

    @Override
    public CompletionStage<Void> commit(Batch batch) {
        return ofServer(batch.self(), () -> data().commit(batch));
    }

    @Override
    public CompletionStage<Long> progress(IncarnationId self, IncarnationId queue, LaneId lane) {
        return ofServer(self, () -> data().progress(self, queue, lane));
    }

    @Override
    public CompletionStage<List<OpenOutcome>> open(IncarnationId self, LaneId lane, List<String> sessions, long read) {
        List<String> asked = List.copyOf(sessions);
        return ofSessions(self, lane, asked, () -> data().open(self, lane, asked, read));
    }

    @Override
    public CompletionStage<Void> close(IncarnationId self, LaneId lane, List<String> sessions, long read) {
        List<String> asked = List.copyOf(sessions);
        return ofSessions(self, lane, asked, () -> data().close(self, lane, asked, read));
    }

    @Override
    public CompletionStage<Map<String, OutboxPage>> outboxes(LaneId lane, Map<String, Long> after, int limit) {
        Map<String, Long> asked = Map.copyOf(after);
        return wire.call(() -> data().outboxes(lane, asked, limit));
    }

    @Override
    public CompletionStage<Void> trimOutboxes(IncarnationId self, LaneId lane, Map<String, Long> confirmed) {
        Map<String, Long> asked = Map.copyOf(confirmed);
        return ofServer(self, () -> data().trimOutboxes(self, lane, asked));
    }

    /** Locks both rows in the order of their numbers. */
    @Override
    public CompletionStage<List<AssignedTakeover>> takeOver(IncarnationId self, IncarnationId dead) {
        Lock own = new Lock(self, true);
        Lock victim = new Lock(dead, true);
        return transaction(
                self,
                self.compareTo(dead) < 0 ? List.of(own, victim) : List.of(victim, own),
                Optional.of(dead),
                () -> data().takeOver(self, dead));
    }

    @Override
    public CompletionStage<FailedLane> failedLane(IncarnationId self, AssignedTakeover takeover) {
        return ofServer(self, () -> data().failedLane(self, takeover));
    }

    @Override
    public CompletionStage<Void> merge(IncarnationId self, AssignedTakeover takeover, long markerPosition) {
        return ofServer(self, () -> data().merge(self, takeover, markerPosition));
    }

    @Override
    public CompletionStage<List<Handoff>> prepareHandoffs(
            IncarnationId self, LaneId lane, IncarnationId newHome, List<String> sessions) {
        List<String> asked = List.copyOf(sessions);
        return ofServer(self, () -> data().prepareHandoffs(self, lane, newHome, asked));
    }

    /** The owner locks the sessions and, in the order of their numbers, both servers' rows. */
    @Override
    public CompletionStage<HandoffOutcome> settleHandoff(IncarnationId self, LaneId lane, HandoffId id, long position) {
        List<Lock> locks = new ArrayList<>();
        locks.add(new Lock(id, true));
        Optional<Handoff> handoff = data().handoff(lane, id);
        handoff.filter(each -> each.owner().equals(self))
                .ifPresentOrElse(
                        each -> {
                            each.sessions().stream()
                                    .sorted()
                                    .forEach(session -> locks.add(new Lock(new SessionKey(lane, session), true)));
                            Stream.of(self, each.newHome())
                                    .sorted()
                                    .forEach(server -> locks.add(new Lock(server, false)));
                        },
                        () -> locks.add(new Lock(self, false)));
        return transaction(self, locks, Optional.empty(), () -> data().settleHandoff(self, lane, id, position));
    }

    @Override
    public CompletionStage<Void> forgetHandoff(IncarnationId self, HandoffId id) {
        return transaction(
                self,
                List.of(new Lock(id, true), new Lock(self, false)),
                Optional.empty(),
                () -> data().forgetHandoff(self, id));
    }

    @Override
    public CompletionStage<Void> record(TakeoverRecord record) {
        return wire.call(() -> data().record(record));
    }

    @Override
    public CompletionStage<List<TakeoverRecord>> records() {
        return wire.call(() -> data().records());
    }

    @Override
    public DeadLetters deadLetters() {
        return new LettersClient();
    }

    private final class LettersClient implements DeadLetters {
        @Override
        public CompletionStage<List<DeadLetterRecord>> list(
                Optional<String> session, Optional<DeadLetterId> after, int limit) {
            StoreLetters.requirePage(limit);
            return wire.call(() -> data().letters().list(session, after, limit));
        }

        @Override
        public CompletionStage<Optional<DeadLetterRecord>> find(DeadLetterId id) {
            return wire.call(() -> data().letters().find(id));
        }

        @Override
        public CompletionStage<Boolean> markReplayed(DeadLetterId id, int number) {
            return wire.call(() -> data().letters().markReplayed(id, number));
        }

        @Override
        public CompletionStage<Boolean> delete(DeadLetterId id) {
            return wire.call(() -> data().letters().delete(id));
        }
    }

    @Override
    public CompletionStage<Integer> rehome(IncarnationId self, IncarnationId merged, LaneId lane, int limit) {
        return ofServer(self, () -> data().rehome(self, merged, lane, limit));
    }

    @Override
    public CompletionStage<Boolean> forget(IncarnationId self, IncarnationId merged) {
        return ofServer(self, () -> data().forget(self, merged));
    }

    @Override
    public void close() {
        List.copyOf(open).forEach(store::rollBack);
    }
}
