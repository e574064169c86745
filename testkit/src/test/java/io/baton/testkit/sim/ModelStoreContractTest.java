package io.baton.testkit.sim;

import io.baton.node.api.Write;
import io.baton.node.spi.Batch;
import io.baton.node.spi.Store;
import io.baton.testkit.contract.Patience;
import io.baton.testkit.contract.store.FrozenClientContract;
import io.baton.testkit.contract.store.StoreContract;
import io.baton.testkit.contract.store.StoreServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

class ModelStoreContractTest extends StoreContract implements FrozenClientContract {
    private final World world = Worlds.quiet(1);
    private final Invariants invariants = new Invariants(world);
    private final StoreData data = new StoreData(world, invariants, 2);
    private final ModelStore store = new ModelStore(world, data);
    private final SteppedTime time = new SteppedTime(world.agenda);

    ModelStoreContractTest() {
        invariants.watch(new ModelBroker(world, 2), data);
    }

    @Override
    public Patience patience() {
        return time;
    }

    @Override
    protected Store newClient() {
        return new StoreClient(world, store, new Life(world.agenda, world.dice), new Network(world));
    }

    @Override
    public Write effect(int number) {
        return new Application.Note("a", 31L * number);
    }

    @Override
    public Write failingWrite() {
        return new Application.Note("a", 11);
    }

    @Override
    public FrozenCommit freezeBeforeCommit(Batch batch) {
        return freeze(client -> client.commit(batch));
    }

    @Override
    public FrozenCommit freezeBeforeOpening(StoreServer server, String session) {
        return freeze(client ->
                client.open(server.id(), StoreServer.LANE, List.of(session), -1).thenAccept(opened -> {}));
    }

    /** The request is on its way and takes its locks; the process does not come to see that. */
    private FrozenCommit freeze(Function<Store, CompletionStage<Void>> request) {
        var life = new Life(world.agenda, world.dice);
        var committed = request.apply(new StoreClient(world, store, life, new Network(world)));
        life.freeze();
        time.watchFor(Duration.ofMillis(10), () -> false);
        return () -> {
            life.wake();
            return committed;
        };
    }
}
