package io.baton.cli;

import io.baton.cli.demo.Demo;
import io.baton.cli.demo.DemoOptions;
import io.baton.cli.demo.Fault;
import io.baton.cli.demo.StoreAddress;
import io.baton.cli.input.Key;
import io.baton.cli.screen.Screen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the arguments of {@code baton demo}. */
@Command(
        name = "demo",
        description = {
            "Publishes events to servers, kills servers meanwhile, and checks that every event was handled once"
                    + " and in order.",
            "Starts everything it needs and leaves nothing behind but the files in --out."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%n",
        footer = {
            "User and password of --store are taken from BATON_STORE_USER and BATON_STORE_PASSWORD, where others"
                    + " cannot read them.",
            "Exit code: 0 if all is right, 1 if not, 2 for bad input."
        })
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--events",
            paramLabel = "FILE|-",
            description = "one event a line, plain or packed with gzip; - is standard input (default: made up, 300"
                    + " sessions for 20 s)")
    private @Nullable String events;

    @Option(
            names = "--key",
            paramLabel = "REGEX",
            defaultValue = Key.DEFAULT,
            description = "its first group is the session of a line (default: the first field)")
    @SuppressWarnings("NullAway.Init") // has a default
    private String key;

    @Option(names = "--servers", paramLabel = "N", defaultValue = "3", description = "servers (default: 3)")
    private int servers;

    @Option(names = "--publishers", paramLabel = "N", defaultValue = "8", description = "publishers (default: 8)")
    private int publishers;

    @Option(
            names = "--rate",
            paramLabel = "PER_SECOND",
            defaultValue = "1000",
            description = "events a second, of all publishers together (default: 1000)")
    private int rate;

    @Option(
            names = "--handler-ms",
            paramLabel = "N",
            defaultValue = "0",
            description = "how long a server works on each event (default: 0)")
    private int handlerMs;

    @Option(
            names = "--kill",
            paramLabel = "SERVER@SECONDS",
            description = "kill this server so long after publishing began; may be given again for another"
                    + " (default: one server in the middle)")
    private List<String> kills = new ArrayList<>();

    @Option(
            names = "--store",
            paramLabel = "JDBC_URL",
            description = "jdbc:postgresql://HOST/DATABASE or jdbc:h2:tcp://HOST/DATABASE (default: H2 of its own)")
    private @Nullable String store;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "makes up the same events again (default: a random one, shown)")
    private @Nullable Long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "baton-demo",
            description = "where ledger.csv, report.json and the logs go (default: baton-demo)")
    @SuppressWarnings("NullAway.Init") // has a default
    private Path out;

    @Option(
            names = "--broker-port",
            paramLabel = "N",
            defaultValue = "0",
            description = "the broker's port (default: a free one)")
    private int brokerPort;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "how long made-up events last (default: 20)")
    private int seconds;

    @Option(names = "--crash", hidden = true)
    private @Nullable String crash;

    @Option(names = "--freeze", hidden = true)
    private List<String> freezes = new ArrayList<>();

    @Option(names = "--direct", hidden = true)
    private boolean direct;

    @Option(names = "--no-epoch-check", hidden = true)
    private boolean noEpochCheck;

    @Override
    public Integer call() throws Exception {
        return Demo.run(options(), System.in, Screen.ofProcess("handled")).right() ? Baton.RIGHT : Baton.WRONG;
    }

    private DemoOptions options() {
        List<Fault> faults = new ArrayList<>();
        kills.forEach(kill -> faults.add(Fault.Kill.parse(kill)));
        freezes.forEach(freeze -> faults.add(Fault.Freeze.parse(freeze)));
        if (crash != null) {
            faults.add(Fault.Crash.parse(crash));
        }
        return new DemoOptions(
                Optional.ofNullable(events),
                Key.of(key),
                servers,
                publishers,
                rate,
                handlerMs,
                seconds,
                faults,
                Optional.ofNullable(store).map(url -> StoreAddress.of(url, System.getenv())),
                seed == null ? ThreadLocalRandom.current().nextLong(1_000_000) : seed,
                out,
                brokerPort,
                !direct,
                !noEpochCheck);
    }
}
