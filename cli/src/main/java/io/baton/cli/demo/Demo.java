package io.baton.cli.demo;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.fault.Fault;
import io.baton.cli.input.BadInputException;
import io.baton.cli.input.Expected;
import io.baton.cli.screen.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.activemq.artemis.api.jms.ActiveMQJMSClient;
import org.apache.activemq.artemis.api.jms.JMSFactoryType;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** One run of the demo, from the input to the report. */
public final class Demo {
    private final DemoOptions options;
    private final InputStream standardInput;
    private final Screen screen;

    private Demo(DemoOptions options, InputStream standardInput, Screen screen) {
        this.options = options;
        this.standardInput = standardInput;
        this.screen = screen;
    }

    /**
     * Runs it.
     *
     * @param screen is told what happens, and closed at the end
     * @throws BadInputException if what the user gave cannot be used
     * @throws RunFailedException if it could not be brought to its end
     */
    public static Report run(DemoOptions options, InputStream standardInput, Screen screen)
            throws IOException, SQLException, InterruptedException {
        return new Demo(options, standardInput, screen).run();
    }

    /** Why this machine cannot cut a server off from others, or nothing if it can. */
    public static Optional<String> whyNothingCanBeCut() {
        try (Namespaces network = Namespaces.create(List.of(Network.BROKER))) {
            network.cut(Network.BROKER, Network.BROKER);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("this machine does not let its user make networks (" + e.getMessage() + ")");
        }
    }

    private Report run() throws IOException, SQLException, InterruptedException {
        try (Cleanup cleanup = new Cleanup()) {
            RunFiles files = cleanup.add(RunFiles.create(options.out()));
            DemoInput input = DemoInput.of(options, files, standardInput);
            List<Fault> faults = options.faultsDuring(input.expected().events());
            requireFree(options.brokerPort());
            files.createOut();
            Network network = cleanup.add(network());
            RunData data = RunData.create(options, files, network, cleanup);
            cleanup.add(screen);
            announce(input, faults);
            Points points = Points.of(faults, files);
            Watch watch = new Watch(screen, points.crashing());
            Clients clients = new Clients(options.clients(), input.expected());
            Stage stage = Stage.start(options, files, network, cleanup, watch.and(clients), data, points);
            clients.begin(stage.cluster());
            Balancer balancer = new Balancer(stage.cluster(), new SplittableRandom(options.seed()), options.scatter());
            Faults toCome = cleanup.add(new Faults(stage, balancer, watch, faults));
            return play(files, input, watch, stage, balancer, clients, toCome);
        }
    }

    private Network network() {
        if (!options.needsNetwork()) {
            return new Loopback();
        }
        List<String> names = new ArrayList<>(options.serverNames());
        names.add(Network.BROKER);
        names.add(Network.STORE);
        try {
            return Namespaces.create(names);
        } catch (IOException e) {
            throw new BadInputException(
                    "--cut needs Linux and the right to make network namespaces: " + e.getMessage(), e);
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

    private void announce(DemoInput input, List<Fault> faults) {
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
                options.store()
                        .map(StoreAddress::display)
                        .orElse(options.postgres().isPresent() ? "PostgreSQL" : "H2"));
        faults.forEach(fault -> screen.line("%s", fault));
        if (faults.isEmpty()) {
            screen.line("no server is killed: there is only one");
        }
    }

    private Report play(
            RunFiles files,
            DemoInput input,
            Watch watch,
            Stage stage,
            Balancer balancer,
            Clients clients,
            Faults faults)
            throws IOException, SQLException, InterruptedException {
        Cluster cluster = stage.cluster();
        Publishing publishing = publishing(input, stage, balancer, clients);
        var unused = publishing.begun().thenAccept(faults::start);
        publishing.start();
        Optional<DatabaseRemains> database = DatabaseRemains.of(options, stage.store());
        Rest rest = new Rest(watch, cluster, new Remains(stage.broker(), stage.store(), database));
        Optional<String> endedEarly = new Ending(
                        options,
                        input.expected().events(),
                        stage.store().dataSource(),
                        publishing,
                        cluster,
                        faults,
                        watch,
                        balancer,
                        clients,
                        rest,
                        screen)
                .await();
        Finish finish = new Finish(options, files, input.expected(), watch, stage, database);
        Report report = finish.report(balancer, clients, publishing.schedule(), rest, endedEarly);
        screen.close();
        Summary.lines(report).forEach(line -> screen.line("%s", line));
        screen.line("%s", "The ledger is in " + files.ledger() + ", the report in " + files.report() + ".");
        return report;
    }

    private Publishing publishing(DemoInput input, Stage stage, Balancer balancer, Clients clients) {
        ArtemisOptions broker = stage.brokerAccess();
        ActiveMQConnectionFactory factory =
                ActiveMQJMSClient.createConnectionFactoryWithoutHA(JMSFactoryType.CF, broker.transports());
        factory.setUser(broker.user());
        factory.setPassword(broker.password());
        factory.setReconnectAttempts(0);
        factory.setBlockOnDurableSend(false);
        boolean sequenced = options.sequenced();
        String run = UUID.randomUUID() + "-";
        return new Publishing(
                input.input(),
                options.rate(),
                session -> balancer.open(session).whenComplete((home, failure) -> clients.come(session)),
                options.publishers(),
                (ahead, beginNanos, published) -> new Publisher(
                        factory,
                        sequenced ? ArtemisOptions.DEFAULT_INGRESS : ArtemisOptions.DEFAULT_TOPIC,
                        !sequenced,
                        run,
                        ahead,
                        beginNanos,
                        published));
    }
}
