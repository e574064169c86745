package io.baton.testkit.contract.store;

import io.baton.node.api.Bytes;
import io.baton.node.api.OutboxMessage;
import io.baton.node.spi.AssignedTakeover;
import io.baton.node.spi.Batch;
import io.baton.node.spi.Batch.PositionedWrite;
import io.baton.node.spi.DeadLetter;
import io.baton.node.spi.FailedLane;
import io.baton.node.spi.Handoff;
import io.baton.node.spi.HandoffOutcome;
import io.baton.node.spi.OpenOutcome;
import io.baton.node.spi.OutboxPage;
import io.baton.node.spi.SessionState;
import io.baton.node.spi.Store;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.testkit.contract.Patience;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An incarnation as the tests use it: it waits for every answer, and works on one lane.
 *
 * @param store the client through which it reaches the store
 */
public record StoreServer(Patience patience, Store store, IncarnationId id) {
    /** The lane on which all is done that does not name another. */
    public static final LaneId LANE = new LaneId(0);

    /** What {@link #state} says of a session that was never handled. */
    public static final Bytes NONE = Bytes.utf8("(none)");

    /** A new incarnation that has not gone live. */
    public static StoreServer starting(Patience patience, Store store, String name) {
        var id = patience.await(store.newIncarnation(name));
        patience.await(store.register(id));
        return new StoreServer(patience, store, id);
    }

    /** A new incarnation that is LIVE. */
    public static StoreServer live(Patience patience, Store store, String name) {
        var server = starting(patience, store, name);
        server.await(store.goLive(server.id));
        return server;
    }

    public <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        return patience.await(stage);
    }

    public List<OpenOutcome> open(long read, String... sessions) {
        return await(store.open(id, LANE, List.of(sessions), read));
    }

    public void close(long read, String... sessions) {
        await(store.close(id, LANE, List.of(sessions), read));
    }

    /** A session's state, or {@link #NONE}. */
    public Bytes state(String session) {
        return Optional.ofNullable(await(store.states(LANE, List.of(session))).get(session))
                .map(SessionState::state)
                .orElse(NONE);
    }

    /** The number of the last message in a session's outbox. */
    public long lastNumber(String session) {
        return await(store.states(LANE, List.of(session)))
                .getOrDefault(session, SessionState.NONE)
                .lastNumber();
    }

    /** Commits a batch of its own queue that puts one message each into a session's outbox. */
    public void commitOutbox(long from, long to, String session, long firstNumber, String... bodies) {
        await(store.commit(outboxBatch(id, from, to, session, firstNumber, Map.of(), bodies)));
    }

    /** A batch of one session, with messages into its outbox from this number on. */
    public Batch outboxBatch(
            IncarnationId queue,
            long from,
            long to,
            String session,
            long firstNumber,
            Map<String, Long> trims,
            String... bodies) {
        var messages = new ArrayList<OutboxMessage>();
        for (var body : bodies) {
            messages.add(new OutboxMessage(session, firstNumber + messages.size(), Bytes.utf8(body)));
        }
        return new Batch(
                id,
                queue,
                LANE,
                from,
                to,
                Map.of(session, Bytes.utf8("state at " + to)),
                List.of(),
                List.of(),
                messages,
                trims);
    }

    /** What is in a session's outbox after a number. */
    public OutboxPage outbox(String session, long after, int limit) {
        return await(store.outboxes(LANE, Map.of(session, after), limit)).getOrDefault(session, OutboxPage.EMPTY);
    }

    /** A client has confirmed all up to a number. */
    public void trimOutbox(String session, long confirmed) {
        await(store.trimOutboxes(id, LANE, Map.of(session, confirmed)));
    }

    /** Commits a batch of its own queue in which nothing was handled. */
    public void commit(long from, long to) {
        await(store.commit(batch(id, from, to, Map.of())));
    }

    /** Commits a batch of its own queue with the new state of one session. */
    public void commit(long from, long to, String session, String state) {
        await(store.commit(batch(id, from, to, Map.of(session, Bytes.utf8(state)))));
    }

    /** Commits a batch of a failed server's queue. */
    public void commitDrained(StoreServer failed, long from, long to) {
        await(store.commit(batch(failed.id, from, to, Map.of())));
    }

    public Batch batch(IncarnationId queue, long from, long to, Map<String, Bytes> states) {
        return new Batch(id, queue, LANE, from, to, states, List.of(), List.of(), List.of(), Map.of());
    }

    public Batch batch(long from, long to, PositionedWrite... writes) {
        return new Batch(id, id, LANE, from, to, Map.of(), Arrays.asList(writes), List.of(), List.of(), Map.of());
    }

    public Batch batch(long from, long to, DeadLetter... letters) {
        return new Batch(id, id, LANE, from, to, Map.of(), List.of(), Arrays.asList(letters), List.of(), Map.of());
    }

    /** The progress of its own queue. */
    public long progress() {
        return await(store.progress(id, id, LANE));
    }

    public List<AssignedTakeover> takeOver(StoreServer dead) {
        return await(store.takeOver(id, dead.id));
    }

    /** Its takeover of one other, on the one lane. */
    public AssignedTakeover takeoverOf(StoreServer dead) {
        return takeOver(dead).stream()
                .filter(takeover ->
                        takeover.failed().equals(dead.id) && takeover.lane().equals(LANE))
                .findFirst()
                .orElseThrow();
    }

    public FailedLane failedLane(AssignedTakeover takeover) {
        return await(store.failedLane(id, takeover));
    }

    public void merge(AssignedTakeover takeover, long position) {
        await(store.merge(id, takeover, position));
    }

    /** On the one lane. */
    public void takeOverAndMerge(StoreServer dead, long position) {
        merge(takeoverOf(dead), position);
    }

    /** Prepares handoffs to another server, or to itself. */
    public List<Handoff> prepareHandoffs(StoreServer newHome, String... sessions) {
        return await(store.prepareHandoffs(id, LANE, newHome.id, List.of(sessions)));
    }

    /** Prepares the one handoff that there is to be. */
    public Handoff prepareHandoff(StoreServer newHome, String... sessions) {
        var handoffs = prepareHandoffs(newHome, sessions);
        if (handoffs.size() != 1) {
            throw new AssertionError("not one handoff but " + handoffs);
        }
        return handoffs.get(0);
    }

    public HandoffOutcome settle(Handoff handoff, long position) {
        return await(store.settleHandoff(id, LANE, handoff.id(), position));
    }

    public void forgetHandoff(Handoff handoff) {
        await(store.forgetHandoff(id, handoff.id()));
    }

    public int rehome(StoreServer merged, int limit) {
        return await(store.rehome(id, merged.id, LANE, limit));
    }

    public boolean forget(StoreServer merged) {
        return await(store.forget(id, merged.id));
    }
}
