package io.baton.broker.artemis;

import io.baton.testkit.contract.broker.Publisher;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Publishes in transactions, on a thread and a connection of its own. */
final class BackgroundPublisher implements Publisher, AutoCloseable {
    private static final int PER_TRANSACTION = 20;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final JmsPublisher jms;

    BackgroundPublisher(ArtemisOptions options) {
        jms = JmsPublisher.transacted(options);
    }

    @Override
    public CompletionStage<Void> publish(String session, List<Long> numbers) {
        return CompletableFuture.runAsync(() -> publishNow(session, numbers), thread);
    }

    private void publishNow(String session, List<Long> numbers) {
        for (int i = 0; i < numbers.size(); i++) {
            jms.text(session, numbers.get(i).toString());
            if ((i + 1) % PER_TRANSACTION == 0) {
                jms.commit();
            }
        }
        jms.commit();
    }

    @Override
    public void close() {
        thread.shutdown();
        jms.close();
    }
}
