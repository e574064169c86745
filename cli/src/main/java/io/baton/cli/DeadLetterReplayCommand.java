package io.baton.cli;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.deadletters.LetterStore;
import io.baton.cli.deadletters.Replay;
import io.baton.cli.demo.BrokerAddress;
import io.baton.node.api.DeadLetterId;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads the arguments of {@code baton dead-letters replay}. */
@Command(
        name = "replay",
        description = {
            "Publishes the message of a dead letter again, as the last one of its session, and notes it in the store.",
            "The handler sees the same body and headers, and baton_replay_of, which names the letter. If it fails"
                    + " again, that is a new dead letter.",
            "A command that failed may be repeated, and two may run at once: the broker accepts each replay only once."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%n",
        footer = {
            "The store's user and password are taken from BATON_STORE_USER and BATON_STORE_PASSWORD.",
            BrokerAddress.HELP,
            "Exit code: 0 if it is replayed, 1 if it was replayed before or its session is not open, 2 for bad input."
        })
final class DeadLetterReplayCommand implements Callable<Integer> {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandLine.Model.CommandSpec spec;

    @Parameters(
            paramLabel = "LANE:POSITION",
            converter = DeadLetterIdConverter.class,
            description = "the letter, as 'baton dead-letters' names it")
    @SuppressWarnings("NullAway.Init") // required
    private DeadLetterId letter;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(
            names = "--broker",
            paramLabel = "URI",
            required = true,
            description = "the servers' broker, such as tcp://HOST:61616")
    @SuppressWarnings("NullAway.Init") // required
    private String broker;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            defaultValue = ArtemisOptions.DEFAULT_TOPIC,
            description = "the servers' topic (default: " + ArtemisOptions.DEFAULT_TOPIC + ")")
    @SuppressWarnings("NullAway.Init") // has a default
    private String topic;

    @Option(
            names = "--ingress",
            paramLabel = "NAME",
            defaultValue = ArtemisOptions.DEFAULT_INGRESS,
            description = "the queue before it (default: " + ArtemisOptions.DEFAULT_INGRESS + ")")
    @SuppressWarnings("NullAway.Init") // has a default
    private String ingress;

    @Option(names = "--again", description = "even if it was replayed before; it is handled once more then")
    private boolean again;

    private DeadLetterReplayCommand() {}

    @Override
    public Integer call() {
        ArtemisOptions options = BrokerAddress.of(broker, topic, ingress, System.getenv());
        try (LetterStore letters = store.open()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(new Replay(letters, options).run(letter, again));
            out.flush();
        }
        return Baton.RIGHT;
    }
}
