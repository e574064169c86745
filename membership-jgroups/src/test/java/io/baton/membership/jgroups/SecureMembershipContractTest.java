package io.baton.membership.jgroups;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with members that talk TLS. */
class SecureMembershipContractTest extends MembershipContractTest {
    @TempDir
    static Path directory;

    private static GroupTls group;

    @BeforeAll
    static void makeKeystore() throws Exception {
        group = new Keystores(directory).selfSigned("group");
    }

    @Override
    JGroupsOptions options() {
        return super.options().withTls(group);
    }
}
