package io.baton.cli;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.demo.BrokerAddress;
import io.baton.cli.demo.DemoOptions;
import io.baton.cli.demo.StoreAddress;
import io.baton.cli.fault.Fault;
import io.baton.cli.input.Key;
import io.baton.protocol.Strategy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say on what events and servers a command runs; its own defaults may differ. */
final class LoadOptions {
    @Option(
            names = "--events",
            paramLabel = "FILE",
            description = "one event a line, plain or packed with gzip; the demo reads standard input for -"
                    + " (default: made up)")
    private @Nullable String events;

    @Option(
            names = "--key",
            paramLabel = "REGEX",
            defaultValue = Key.DEFAULT,
            description = "its first group is the session of a line (default: the first field)")
    @SuppressWarnings("NullAway.Init") // has a default
    private String key;

    @Option(
            names = "--servers",
            paramLabel = "N",
            defaultValue = "3",
            description = "servers (default: ${DEFAULT-VALUE})")
    private int servers;

    @Option(
            names = "--publishers",
            paramLabel = "N",
            defaultValue = "8",
            description = "publishers (default: ${DEFAULT-VALUE})")
    private int publishers;

    @Option(
            names = "--rate",
            paramLabel = "PER_SECOND",
            defaultValue = "1000",
            description = "events a second, of all publishers together (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "how long made-up events last (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--handler-ms",
            paramLabel = "N",
            defaultValue = "0",
            description = "how long a server works on each event (default: ${DEFAULT-VALUE})")
    private int handlerMs;

    @Option(
            names = "--detection-ms",
            paramLabel = "N",
            defaultValue = "1500",
            description = "how long a server may be silent before the others take it for dead; a killed one they"
                    + " notice at once (default: ${DEFAULT-VALUE})")
    private int detectionMs;

    @Option(
            names = "--strategy",
            paramLabel = "join|stop-and-drain",
            converter = StrategyConverter.class,
            description = "whether a server that takes over reads its own queue meanwhile (default: join;"
                    + " chaos draws one for each run)")
    private @Nullable Strategy strategy;

    @Option(
            names = "--broker",
            paramLabel = "URI",
            description = "an Artemis that nobody else uses, such as tcp://HOST:61616 (default: one of its own)")
    private @Nullable String broker;

    @Option(
            names = "--store",
            paramLabel = "JDBC_URL",
            description = "jdbc:postgresql://HOST/DATABASE or jdbc:h2:tcp://HOST/DATABASE (default: H2 of its own)")
    private @Nullable String store;

    @Option(
            names = "--postgres",
            paramLabel = "DIR",
            description = "a PostgreSQL of its own, from the programs in this directory")
    private @Nullable Path postgres;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "baton-demo",
            description = "where the files go (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private Path out;

    Path out() {
        return out;
    }

    /** The strategy that was asked for, if one was. */
    Optional<Strategy> strategy() {
        return Optional.ofNullable(strategy);
    }

    /** What the demo is to run on. */
    DemoOptions demo(
            List<Fault> faults,
            long seed,
            int brokerPort,
            boolean scatter,
            boolean clients,
            boolean sequenced,
            boolean epochCheck) {
        return new DemoOptions(
                Optional.ofNullable(events),
                Key.of(key),
                servers,
                publishers,
                rate,
                handlerMs,
                detectionMs,
                strategy().orElse(Strategy.JOIN),
                seconds,
                faults,
                Optional.ofNullable(broker)
                        .map(uri -> BrokerAddress.of(
                                uri, ArtemisOptions.DEFAULT_TOPIC, ArtemisOptions.DEFAULT_INGRESS, System.getenv())),
                Optional.ofNullable(store).map(url -> StoreAddress.of(url, System.getenv())),
                Optional.ofNullable(postgres),
                seed,
                out,
                brokerPort,
                scatter,
                clients,
                sequenced,
                epochCheck);
    }
}
