package io.baton.testkit.contract.store;

import io.baton.node.spi.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every {@link Store} does. Each test has an empty one. */
public abstract class StoreContract
        implements ServerLifeContract,
                BatchContract,
                DeadLetterContract,
                FenceContract,
                TakeoverContract,
                MergeContract,
                SessionContract,
                HandoffContract,
                OutboxContract,
                HousekeepingContract {
    private final List<Store> connected = new ArrayList<>();
    private StoreServer n;
    private StoreServer f;
    private StoreServer g;

    /** Opens one more client of the test's store, as another process does. */
    protected abstract Store newClient();

    @BeforeEach
    final void startThreeServers() {
        var first = connect();
        patience().await(first.checkLanes(List.of("topic-a", "topic-b"), Set.of()));
        n = StoreServer.live(patience(), first, "n");
        f = StoreServer.live(patience(), connect(), "f");
        g = StoreServer.live(patience(), f.store(), "g");
    }

    @AfterEach
    final void closeClients() {
        connected.forEach(Store::close);
    }

    @Override
    public final Store connect() {
        var client = newClient();
        connected.add(client);
        return client;
    }

    @Override
    public final StoreServer n() {
        return n;
    }

    @Override
    public final StoreServer f() {
        return f;
    }

    @Override
    public final StoreServer g() {
        return g;
    }
}
