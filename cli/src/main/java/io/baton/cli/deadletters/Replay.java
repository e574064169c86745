package io.baton.cli.deadletters;

import io.baton.broker.artemis.ArtemisBroker;
import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.demo.BrokerAddress;
import io.baton.cli.input.BadInputException;
import io.baton.node.api.DeadLetterId;
import io.baton.node.api.DeadLetterRecord;
import io.baton.node.spi.Broker;
import io.baton.node.spi.BrokerException;
import io.baton.node.spi.LaneMismatchException;
import io.baton.node.spi.StoreException;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Publishes a dead letter's message again, at the end of its session's messages.
 *
 * <p>First it is published, then the store is told. Whoever fails in between and begins again publishes under the
 * same name, and the broker drops the second copy; the same goes for two who replay the same letter at once.
 */
public final class Replay {
    private final LetterStore letters;
    private final ArtemisOptions options;

    /** Prepares replays; connects to nothing yet. */
    public Replay(LetterStore letters, ArtemisOptions options) {
        this.letters = letters;
        this.options = options;
    }

    /**
     * Replays a letter. Blocks until the broker and the store have confirmed it.
     *
     * @param again whether one that was replayed before may be replayed once more
     * @return what was done, for people
     * @throws BadInputException if there is no such letter, or the broker is not to be used for it
     * @throws ReplayRefusedException if it was replayed before, or nobody would handle it
     */
    public String run(DeadLetterId id, boolean again) {
        DeadLetterRecord letter = letters.find(id);
        requireSense(letter, again);
        int number = letter.replays() + 1;
        publish(letter, number);
        String session = OneLine.of(letter.message().sessionId());
        return mark(id, number)
                ? "replayed " + id + ": it is the last message of session " + session + " now"
                : "replayed " + id + " together with somebody else, who did so at the same time: it is published once";
    }

    private static void requireSense(DeadLetterRecord letter, boolean again) {
        if (letter.replays() > 0 && !again) {
            throw new ReplayRefusedException(letter.id() + " was replayed before"
                    + letter.replayedAt().map(at -> ", at " + at).orElse("")
                    + ": to have its message handled once more, give --again");
        }
        if (!letter.sessionOpen()) {
            throw new ReplayRefusedException("session "
                    + OneLine.of(letter.message().sessionId())
                    + " is not open, and nobody would handle the message: replay it when its client is there");
        }
    }

    private void publish(DeadLetterRecord letter, int number) {
        List<String> lanes = lanes();
        try {
            letters.requireLanes(lanes);
        } catch (LaneMismatchException e) {
            throw new BadInputException(
                    "this broker is not the one of the store, " + e.getMessage()
                            + ": check --broker, --topic and --store",
                    e);
        }
        try (IngressPublisher publisher = IngressPublisher.connect(options)) {
            publisher.publish(letter, lanes.get(letter.message().lane().number()), number);
        }
    }

    private List<String> lanes() {
        try (Broker broker = ArtemisBroker.connect(options)) {
            return broker.lanes().toCompletableFuture().join();
        } catch (BrokerException e) {
            throw cannotBeUsed(e);
        } catch (CompletionException e) {
            throw cannotBeUsed(e.getCause() == null ? e : e.getCause());
        }
    }

    private static BadInputException cannotBeUsed(Throwable e) {
        return new BadInputException(e.getMessage() + ": " + BrokerAddress.WHAT_TO_CHECK, e);
    }

    private boolean mark(DeadLetterId id, int number) {
        try {
            return letters.markReplayed(id, number);
        } catch (StoreException e) {
            throw new ReplayRefusedException(
                    id + " is published, but the store could not be told (" + e.getMessage()
                            + "): replay it again at once, the broker drops the second copy",
                    e);
        }
    }
}
