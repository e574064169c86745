package io.baton.cli.demo;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.BrokerCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A broker in a process of its own, open to those who have the password of this run. */
final class OwnBroker implements DemoBroker {
    private final ServiceProcess process;
    private final ArtemisOptions access;

    private OwnBroker(ServiceProcess process, ArtemisOptions access) {
        this.process = process;
        this.access = access;
    }

    /**
     * Starts it.
     *
     * @param port the port, or 0 for a free one
     * @param sequenced false opens the topic to publishers
     * @throws io.baton.cli.input.BadInputException if the port cannot be had
     */
    static OwnBroker start(Host host, int port, boolean sequenced, Path data, Path log) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("broker", "--data", data.toString(), "--password-from-input"));
        if (!sequenced) {
            arguments.add("--direct");
        }
        String password = Passwords.random();
        ServiceProcess process = ServiceProcess.start(
                new ServiceProcess.Launch(Network.BROKER, host, "512m", arguments, port, password, log));
        return new OwnBroker(
                process,
                ArtemisOptions.at("tcp://" + host.address() + ":" + process.port())
                        .withCredentials(BrokerCommand.USER, password));
    }

    @Override
    public ArtemisOptions access() {
        return access;
    }

    @Override
    public Optional<Service> service() {
        return Optional.of(process);
    }

    @Override
    public void close() {
        process.close();
    }
}
