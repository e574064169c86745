package io.baton.store.jdbc;

import io.baton.node.api.Bytes;
import io.baton.node.spi.AssignedTakeover;
import io.baton.node.spi.Batch;
import io.baton.node.spi.Batch.PositionedWrite;
import io.baton.node.spi.DeadLetter;
import io.baton.node.spi.FailedLane;
import io.baton.node.spi.OpenOutcome;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** An incarnation with a store of its own, as in a process of its own, that waits for every answer. */
record Server(JdbcStore store, IncarnationId id) {
    static final LaneId LANE = new LaneId(0);

    static Server starting(JdbcStore store, String name) {
        var id = await(store.newIncarnation(name));
        await(store.register(id));
        return new Server(store, id);
    }

    static Server live(JdbcStore store, String name) {
        var server = starting(store, name);
        await(store.goLive(server.id));
        return server;
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    List<OpenOutcome> open(long read, String... sessions) {
        return await(store.open(id, LANE, List.of(sessions), read));
    }

    void close(long read, String... sessions) {
        await(store.close(id, LANE, List.of(sessions), read));
    }

    Bytes state(String session) {
        return await(store.states(LANE, List.of(session))).getOrDefault(session, Bytes.utf8("(none)"));
    }

    void commit(long from, long to) {
        await(store.commit(batch(id, from, to, Map.of())));
    }

    void commit(long from, long to, String session, String state) {
        await(store.commit(batch(id, from, to, Map.of(session, Bytes.utf8(state)))));
    }

    void commitDrained(Server failed, long from, long to) {
        await(store.commit(batch(failed.id, from, to, Map.of())));
    }

    Batch batch(IncarnationId queue, long from, long to, Map<String, Bytes> states) {
        return new Batch(id, queue, LANE, from, to, states, List.of(), List.of());
    }

    Batch batch(long from, long to, PositionedWrite... writes) {
        return new Batch(id, id, LANE, from, to, Map.of(), Arrays.asList(writes), List.of());
    }

    Batch batch(long from, long to, DeadLetter... letters) {
        return new Batch(id, id, LANE, from, to, Map.of(), List.of(), Arrays.asList(letters));
    }

    long progress() {
        return await(store.progress(id, id, LANE));
    }

    List<AssignedTakeover> takeOver(Server dead) {
        return await(store.takeOver(id, dead.id));
    }

    /** Its takeover of one other, on the one lane. */
    AssignedTakeover takeoverOf(Server dead) {
        return takeOver(dead).stream()
                .filter(takeover ->
                        takeover.failed().equals(dead.id) && takeover.lane().equals(LANE))
                .findFirst()
                .orElseThrow();
    }

    FailedLane failedLane(AssignedTakeover takeover) {
        return await(store.failedLane(id, takeover));
    }

    void merge(AssignedTakeover takeover, long position) {
        await(store.merge(id, takeover, position));
    }

    void takeOverAndMerge(Server dead, long position) {
        merge(takeoverOf(dead), position);
    }

    int rehome(Server merged, int limit) {
        return await(store.rehome(id, merged.id, LANE, limit));
    }

    boolean forget(Server merged) {
        return await(store.forget(id, merged.id));
    }
}
