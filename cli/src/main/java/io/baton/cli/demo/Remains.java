package io.baton.cli.demo;

import io.baton.node.spi.Broker;
import io.baton.node.spi.Store;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks broker and store what is left of dead servers. */
final class Remains {
    private static final LaneId LANE = new LaneId(0);

    private final Broker broker;
    private final Store store;
    private final Optional<DatabaseRemains> database;

    /** @param database empty if it is not to be asked */
    Remains(Broker broker, Store store, Optional<DatabaseRemains> database) {
        this.broker = broker;
        this.store = store;
        this.database = database;
    }

    /** What belongs to no live incarnation, in words, or empty if they do not say. */
    Optional<List<String>> beyond(Set<IncarnationId> live) throws InterruptedException {
        try {
            List<String> left = new ArrayList<>();
            for (IncarnationId subscribed : new TreeSet<>(answer(broker.subscriptions(LANE)))) {
                if (!live.contains(subscribed)) {
                    left.add("the subscription of " + subscribed);
                }
            }
            for (IncarnationId known :
                    new TreeSet<>(answer(store.clusterState()).incarnations().keySet())) {
                if (!live.contains(known)) {
                    left.add("the rows of " + known);
                }
            }
            if (database.isPresent()) {
                Set<Long> locking = database.get().locking();
                live.forEach(each -> locking.remove(each.number()));
                locking.forEach(number -> left.add("a lock in the database of incarnation " + number));
            }
            return Optional.of(left);
        } catch (ExecutionException | TimeoutException | SQLException e) {
            return Optional.empty();
        }
    }

    private static <T> T answer(CompletionStage<T> asked)
            throws InterruptedException, ExecutionException, TimeoutException {
        return asked.toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
