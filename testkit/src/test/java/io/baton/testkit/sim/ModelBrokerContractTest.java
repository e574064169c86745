package io.baton.testkit.sim;

import io.baton.node.api.Message;
import io.baton.node.spi.Broker;
import io.baton.node.spi.DeliveryHandler.Action;
import io.baton.node.spi.Subscription;
import io.baton.node.spi.SubscriptionListener;
import io.baton.protocol.IncarnationId;
import io.baton.testkit.contract.Patience;
import io.baton.testkit.contract.broker.BrokerContract;
import io.baton.testkit.contract.broker.LostReaderContract;
import io.baton.testkit.contract.broker.Publisher;
import io.baton.testkit.contract.broker.RestartContract;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

class ModelBrokerContractTest extends BrokerContract implements LostReaderContract, RestartContract {
    private final World world = Worlds.quiet(1);
    private final Invariants invariants = new Invariants(world);
    private final ModelBroker broker = new ModelBroker(world, 2);
    private final SteppedTime time = new SteppedTime(world.agenda);

    ModelBrokerContractTest() {
        invariants.watch(broker, new StoreData(world, invariants, 2));
    }

    @Override
    public Patience patience() {
        return time;
    }

    @Override
    protected Broker newClient() {
        return newClient(new Life(world.agenda, world.dice));
    }

    private Broker newClient(Life life) {
        return new BrokerClient(world, broker, invariants, life, new Network(world));
    }

    @Override
    public Publisher publisher() {
        return (session, numbers) -> {
            var done = new CompletableFuture<Void>();
            publish(session, numbers, 0, done);
            return done;
        };
    }

    private void publish(String session, List<Long> numbers, int next, CompletableFuture<Void> done) {
        world.agenda.after(world.transit(), () -> {
            if (next == numbers.size()) {
                done.complete(Nothing.done());
                return;
            }
            broker.publish(LANE, session, numbers.get(next), false);
            publish(session, numbers, next + 1, done);
        });
    }

    @Override
    public long numberOf(Message message) {
        return Application.number(message.body());
    }

    @Override
    public void restartBroker() {
        broker.goDown();
        broker.comeUp();
    }

    @Override
    public ReaderElsewhere readElsewhere(IncarnationId incarnation, int messages) {
        var life = new Life(world.agenda, world.dice);
        var client = newClient(life);
        var consumed = new AtomicInteger();
        Subscription subscription = time.await(client.openSubscription(LANE, incarnation, new SubscriptionListener() {
            @Override
            public void onReadable() {}

            @Override
            public void onLost(Throwable cause) {}
        }));
        time.awaitUntil("read", () -> {
            subscription.poll(
                    delivery -> {
                        consumed.incrementAndGet();
                        return Action.CONSUME;
                    },
                    messages - consumed.get());
            return consumed.get() == messages;
        });
        return new ReaderElsewhere() {
            @Override
            public void kill() {
                life.kill();
            }

            @Override
            public void freeze() {
                life.freeze();
            }
        };
    }
}
