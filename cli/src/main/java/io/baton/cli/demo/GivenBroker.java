package io.baton.cli.demo;

import io.baton.broker.artemis.ArtemisBroker;
import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.input.BadInputException;
import io.baton.node.spi.BrokerException;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** A broker that the user gave, on which no servers are; the run's subscriptions are deleted in the end. */
final class GivenBroker implements DemoBroker {
    private static final LaneId LANE = new LaneId(0);

    private final ArtemisOptions access;

    private GivenBroker(ArtemisOptions access) {
        this.access = access;
    }

    /**
     * Makes sure that it can be used.
     *
     * @throws BadInputException if it cannot
     */
    static GivenBroker use(ArtemisOptions access) {
        try (ArtemisBroker broker = ArtemisBroker.connect(access)) {
            Set<IncarnationId> there =
                    broker.subscriptions(LANE).toCompletableFuture().join();
            if (!there.isEmpty()) {
                throw new BadInputException("--broker has subscriptions of other servers, such as "
                        + there.iterator().next() + ": name a broker that nobody uses");
            }
            return new GivenBroker(access);
        } catch (BrokerException | CompletionException e) {
            throw new BadInputException(
                    "--broker cannot be used: " + e.getMessage() + ": " + BrokerAddress.WHAT_TO_CHECK, e);
        }
    }

    @Override
    public ArtemisOptions access() {
        return access;
    }

    @Override
    public Optional<Service> service() {
        return Optional.empty();
    }

    @Override
    public void close() {
        try (ArtemisBroker broker = ArtemisBroker.connect(access)) {
            for (IncarnationId left :
                    broker.subscriptions(LANE).toCompletableFuture().join()) {
                broker.deleteSubscription(LANE, left).toCompletableFuture().join();
            }
        } catch (BrokerException | CompletionException e) {
            System.err.println("baton demo: subscriptions are left at the broker: " + e.getMessage());
        }
    }
}
