package io.baton.membership.jgroups;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The same with members that talk TLS. */
class SecureProcessFailureTest extends ProcessFailureTest {
    @TempDir
    static Path directory;

    private static GroupTls group;

    @BeforeAll
    static void makeKeystore() throws Exception {
        group = new Keystores(directory).selfSigned("group");
    }

    @Override
    Optional<GroupTls> tls() {
        return Optional.of(group);
    }
}
