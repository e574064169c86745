package io.baton.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** H2 in a process of its own, open to those who have the password of this run. */
final class OwnDatabase implements DemoDatabase {
    private static final String USER = "baton";
    private static final String NAME = "store";

    private final StoreAddress address;
    private final ServiceProcess process;

    private OwnDatabase(StoreAddress address, ServiceProcess process) {
        this.address = address;
        this.process = process;
    }

    /** Starts it with its files in a directory. */
    static OwnDatabase start(Host host, Path directory, Path log) throws IOException {
        String password = Passwords.random();
        String file = directory.toAbsolutePath().resolve(NAME).toString();
        ServiceProcess process = ServiceProcess.start(
                new ServiceProcess.Launch(NAME, host, "512m", List.of("database", "--data", file), 0, password, log));
        String url = "jdbc:h2:tcp://" + host.address() + ":" + process.port() + "/" + file;
        return new OwnDatabase(new StoreAddress(url, USER, password), process);
    }

    @Override
    public StoreAddress address() {
        return address;
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
