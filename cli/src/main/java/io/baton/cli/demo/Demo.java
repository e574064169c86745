package io.baton.cli.demo;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.input.BadInputException;
import io.baton.cli.input.Expected;
import io.baton.cli.screen.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** One run of the demo, from the input to the report. */
public final class Demo {
    private final DemoOptions options;
    private final InputStream standardInput;

    private Demo(DemoOptions options, InputStream standardInput) {
        this.options = options;
        this.standardInput = standardInput;
    }

    /**
     * Runs it.
     *
     * @return whether all was right
     * @throws BadInputException if what the user gave cannot be used
     * @throws RunFailedException if it could not be brought to its end
     */
    public static boolean run(DemoOptions options, InputStream standardInput)
            throws IOException, SQLException, InterruptedException {
        return new Demo(options, standardInput).run();
    }

    private boolean run() throws IOException, SQLException, InterruptedException {
        try (Cleanup cleanup = new Cleanup()) {
            RunFiles files = cleanup.add(RunFiles.create(options.out()));
            DemoInput input = DemoInput.of(options, files, standardInput);
            List<Fault> faults = options.faultsDuring(input.expected().events());
            requireFree(options.brokerPort());
            files.createOut();
            RunData data = RunData.create(options, files, cleanup);
            Screen screen = cleanup.add(Screen.ofProcess("handled"));
            announce(screen, input, faults);
            Watch watch = new Watch(screen);
            Stage stage = Stage.start(options, files, cleanup, watch, data);
            return play(screen, files, input, faults, watch, stage);
        }
    }

    private static void requireFree(int port) {
        if (port == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new BadInputException("port " + port + " is in use: give another --broker-port, or none", e);
        }
    }

    private void announce(Screen screen, DemoInput input, List<Fault> faults) {
        Expected expected = input.expected();
        screen.line(
                "%,d events of %,d sessions from %s%s, %,d lines without a session",
                expected.events(),
                expected.sessions().size(),
                input.name(),
                options.events().isEmpty() ? " (--seed " + options.seed() + ")" : "",
                expected.unkeyed());
        screen.line(
                "%d servers, %d publishers, %,d events/s, store %s",
                options.servers(),
                options.publishers(),
                options.rate(),
                options.store().map(StoreAddress::display).orElse("H2"));
        faults.forEach(fault -> screen.line("%s", fault));
        if (faults.isEmpty()) {
            screen.line("no server is killed: there is only one");
        }
    }

    private boolean play(Screen screen, RunFiles files, DemoInput input, List<Fault> faults, Watch watch, Stage stage)
            throws IOException, SQLException, InterruptedException {
        Cluster cluster = stage.cluster();
        Balancer balancer = new Balancer(cluster);
        Publishing publishing = publishing(input, stage, balancer);
        Faults doings = new Faults(cluster, watch, faults);
        var unused = publishing.begun().thenAccept(doings::start);
        publishing.start();
        Subscriptions subscriptions = new Subscriptions(stage.broker());
        Optional<String> endedEarly = new Ending(
                        options,
                        input.expected().events(),
                        stage.connection(),
                        publishing,
                        cluster,
                        doings,
                        watch,
                        subscriptions,
                        screen)
                .await();
        Finish finish = new Finish(options, files, input.expected(), watch, stage);
        Report report = finish.report(doings.dead(), balancer.homes(), subscriptions, endedEarly);
        screen.close();
        Summary.lines(report).forEach(line -> screen.line("%s", line));
        screen.line("%s", "The ledger is in " + files.ledger() + ", the report in " + files.report() + ".");
        return report.right();
    }

    private Publishing publishing(DemoInput input, Stage stage, Balancer balancer) {
        ActiveMQConnectionFactory factory =
                new ActiveMQConnectionFactory(stage.brokerUri() + "?reconnectAttempts=0&blockOnDurableSend=false");
        boolean sequenced = options.sequenced();
        return new Publishing(
                input.input(),
                options.rate(),
                balancer::open,
                options.publishers(),
                (ahead, beginNanos, published) -> new Publisher(
                        factory,
                        sequenced ? ArtemisOptions.DEFAULT_INGRESS : ArtemisOptions.DEFAULT_TOPIC,
                        !sequenced,
                        ahead,
                        beginNanos,
                        published));
    }
}
