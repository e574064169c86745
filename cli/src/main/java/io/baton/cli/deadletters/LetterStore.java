package io.baton.cli.deadletters;

import io.baton.cli.demo.StoreAddress;
import io.baton.cli.input.BadInputException;
import io.baton.node.api.DeadLetterId;
import io.baton.node.api.DeadLetterRecord;
import io.baton.node.spi.LaneMismatchException;
import io.baton.store.jdbc.JdbcStore;
import io.baton.store.jdbc.JdbcStoreOptions;
import io.baton.store.jdbc.StoreUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The dead letters of a store that servers use. Every method waits for the answer, and throws what a request threw. */
public final class LetterStore implements AutoCloseable {
    private final JdbcStore store;

    private LetterStore(JdbcStore store) {
        this.store = store;
    }

    /**
     * Opens it.
     *
     * @throws BadInputException if it cannot be used
     */
    public static LetterStore open(StoreAddress address) {
        try {
            return new LetterStore(
                    JdbcStore.openExisting(JdbcStoreOptions.of(address.url(), address.user(), address.password())
                            .withPoolSize(1)));
        } catch (StoreUnavailableException e) {
            throw new BadInputException(e.getMessage() + ": check --store, " + StoreAddress.USER_VARIABLE + " and "
                    + StoreAddress.PASSWORD_VARIABLE);
        }
    }

    /** Some of them, in order. */
    public List<DeadLetterRecord> list(Optional<String> session, Optional<DeadLetterId> after, int limit) {
        return get(store.deadLetters().list(session, after, limit));
    }

    /**
     * One of them.
     *
     * @throws BadInputException if there is none of this name
     */
    public DeadLetterRecord find(DeadLetterId id) {
        return get(store.deadLetters().find(id)).orElseThrow(() -> unknown(id));
    }

    /** Notes a replay; false if somebody has noted it already, or the letter is gone. */
    boolean markReplayed(DeadLetterId id, int number) {
        return get(store.deadLetters().markReplayed(id, number));
    }

    /**
     * Deletes one of them.
     *
     * @throws BadInputException if there is none of this name
     */
    public void delete(DeadLetterId id) {
        if (!get(store.deadLetters().delete(id))) {
            throw unknown(id);
        }
    }

    /**
     * Makes sure that positions of these lanes are those of the store.
     *
     * @throws LaneMismatchException if they are not
     */
    void requireLanes(List<String> identities) {
        get(store.checkLanes(identities, Set.of()));
    }

    @Override
    public void close() {
        store.close();
    }

    private static BadInputException unknown(DeadLetterId id) {
        return new BadInputException(
                "there is no dead letter " + id + " in this store: 'baton dead-letters' lists those there are");
    }

    /** The store gives up by itself after a few seconds. */
    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
