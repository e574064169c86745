package io.baton.testkit.contract.broker;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** An application that publishes, at its own pace and beside all others. */
@FunctionalInterface
public interface Publisher {
    /**
     * Publishes messages of one session, one after the other, and returns before it has. Called again when the last
     * answer is there.
     *
     * @param numbers what {@link BrokerHarness#numberOf} finds in them
     * @return completes when the broker has promised to keep them all
     */
    CompletionStage<Void> publish(String session, List<Long> numbers);
}
