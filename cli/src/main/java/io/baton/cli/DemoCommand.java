package io.baton.cli;

import io.baton.cli.demo.BrokerAddress;
import io.baton.cli.demo.Demo;
import io.baton.cli.demo.DemoOptions;
import io.baton.cli.fault.Crash;
import io.baton.cli.fault.CrashInHandoff;
import io.baton.cli.fault.Cut;
import io.baton.cli.fault.Fault;
import io.baton.cli.fault.Freeze;
import io.baton.cli.fault.FreezeInCommit;
import io.baton.cli.fault.FreezeInHandoff;
import io.baton.cli.fault.Kill;
import io.baton.cli.fault.Leave;
import io.baton.cli.fault.Move;
import io.baton.cli.fault.Nothing;
import io.baton.cli.fault.Restart;
import io.baton.cli.fault.Rolling;
import io.baton.cli.fault.Stick;
import io.baton.cli.fault.StickInCommit;
import io.baton.cli.screen.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads the arguments of {@code baton demo}. */
@Command(
        name = "demo",
        description = {
            "Publishes events to servers, kills servers meanwhile, and checks that every event was handled once"
                    + " and in order.",
            "Starts everything it needs and leaves nothing behind but ledger.csv, report.json and the logs in --out."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%n",
        footer = {
            "The store's user and password are taken from BATON_STORE_USER and BATON_STORE_PASSWORD.",
            BrokerAddress.HELP,
            "Exit code: 0 if all is right, 1 if not, 2 for bad input."
        })
final class DemoCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private LoadOptions load;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "makes up the same events again (default: a random one, shown)")
    private @Nullable Long seed;

    @Option(
            names = "--broker-port",
            paramLabel = "N",
            defaultValue = "0",
            description = "the broker's port (default: a free one)")
    private int brokerPort;

    @Option(
            names = "--kill",
            paramLabel = "SERVER@SECONDS[+SECONDS]",
            description = "kill this server so long after publishing began, and start it again so much later; this and"
                    + " the next may be given again (default: one server in the middle)")
    private List<String> kills = new ArrayList<>();

    @Option(
            names = "--drain",
            paramLabel = "SERVER@SECONDS[+SECONDS]",
            description = "let this server hand its sessions to the others and end, and start it again so much later")
    private List<String> drains = new ArrayList<>();

    @Option(
            names = Rolling.OPTION,
            paramLabel = "SECONDS",
            arity = "0..1",
            fallbackValue = "2",
            description = "the same with every server in turn, each when the last one is back, the first so long after"
                    + " publishing began (default: ${FALLBACK-VALUE})")
    private @Nullable Integer rolling;

    @Option(
            names = "--scatter",
            description = "let each client of a server that has died come back to any other one, and claim its session"
                    + " there")
    private boolean scatter;

    @Option(
            names = "--clients",
            description = "let each session have a client that is sent what was handled, and check that all of it comes"
                    + " there once and in order")
    private boolean clients;

    @Option(
            names = "--move",
            paramLabel = "SERVER@SECONDS",
            description = "let the clients of this server go to any others, and claim their sessions there")
    private List<String> moves = new ArrayList<>();

    @Option(
            names = "--crash",
            paramLabel = "STEP",
            description = "kill the first server that reaches this step of a takeover, or ends one without it")
    private @Nullable String crash;

    @Option(
            names = "--crash-in-handoff",
            paramLabel = "ROLE@STEP",
            description =
                    "kill the first server that gets to this step of a handoff as its owner or new-home: prepared,"
                            + " marked, settling or settled")
    private @Nullable String crashInHandoff;

    @Option(
            names = "--freeze-in-handoff",
            paramLabel = "ROLE@STEP+SECONDS",
            description = "stop that server as it is, and let it go on so much later")
    private @Nullable String freezeInHandoff;

    @Option(
            names = "--freeze",
            paramLabel = "SERVER@SECONDS+SECONDS",
            description = "stop this server as it is, and let it go on so much later")
    private List<String> freezes = new ArrayList<>();

    @Option(
            names = "--freeze-in-commit",
            paramLabel = "SERVER@SECONDS+SECONDS",
            description = "the same, right before the COMMIT of a batch")
    private List<String> freezesInCommit = new ArrayList<>();

    @Option(names = "--stick", paramLabel = "SERVER@SECONDS", description = "let this server's handlers never return")
    private List<String> sticks = new ArrayList<>();

    @Option(
            names = "--stick-in-commit",
            paramLabel = "SERVER@SECONDS",
            description = "let this server's next COMMIT of a batch never come to its end")
    private List<String> sticksInCommit = new ArrayList<>();

    @Option(
            names = "--cut",
            paramLabel = "SERVER-PEERS@SECONDS+SECONDS",
            description = "cut this server off from some of peers,broker,store; with > or < instead of the last hyphen"
                    + " one way only")
    private List<String> cuts = new ArrayList<>();

    @Option(
            names = "--restart",
            paramLabel = "broker|store@SECONDS+SECONDS",
            description = "kill the broker or the store, and start it on its data so much later")
    private List<String> restarts = new ArrayList<>();

    @Option(names = "--nothing-happens", description = "let no server die, and see that none is taken for dead")
    private boolean nothingHappens;

    @Option(names = "--direct", hidden = true)
    private boolean direct;

    @Option(names = "--no-epoch-check", hidden = true)
    private boolean noEpochCheck;

    @Override
    public Integer call() throws Exception {
        return Demo.run(options(), System.in, Screen.ofProcess("handled")).right() ? Baton.RIGHT : Baton.WRONG;
    }

    private DemoOptions options() {
        return load.demo(
                faults(),
                seed == null ? ThreadLocalRandom.current().nextLong(1_000_000) : seed,
                brokerPort,
                scatter,
                clients,
                !direct,
                !noEpochCheck);
    }

    private List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        if (nothingHappens) {
            faults.add(new Nothing());
        }
        kills.forEach(text -> faults.add(Kill.parse(text)));
        drains.forEach(text -> faults.add(Leave.parse(text)));
        if (rolling != null) {
            faults.add(Rolling.afterSeconds(rolling));
        }
        moves.forEach(text -> faults.add(Move.parse(text)));
        freezes.forEach(text -> faults.add(Freeze.parse(text)));
        freezesInCommit.forEach(text -> faults.add(FreezeInCommit.parse(text)));
        sticks.forEach(text -> faults.add(Stick.parse(text)));
        sticksInCommit.forEach(text -> faults.add(StickInCommit.parse(text)));
        cuts.forEach(text -> faults.add(Cut.parse(text)));
        restarts.forEach(text -> faults.add(Restart.parse(text)));
        if (crash != null) {
            faults.add(Crash.parse(crash));
        }
        if (crashInHandoff != null) {
            faults.add(CrashInHandoff.parse(crashInHandoff));
        }
        if (freezeInHandoff != null) {
            faults.add(FreezeInHandoff.parse(freezeInHandoff));
        }
        return faults;
    }
}
