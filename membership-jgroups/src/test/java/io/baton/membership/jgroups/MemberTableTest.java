package io.baton.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.IncarnationId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemberTableTest {
    private final JdbcDataSource database = new JdbcDataSource();
    private final MemberTable table = new MemberTable(database, "baton");

    @BeforeEach
    void create() throws Exception {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        table.create();
    }

    @Test
    void tablesThatExistAreKept() throws Exception {
        table.put(row("a", 1, false));

        table.create();

        assertThat(table.read()).containsExactly(row("a", 1, false));
    }

    @Test
    void rowIsWrittenOverTheOneWithTheSameId() throws Exception {
        table.put(row("a", 1, false));
        table.put(row("a", 1, true));

        assertThat(table.read()).containsExactly(row("a", 1, true));
    }

    @Test
    void rowsOfOtherGroupsAreNotSeen() throws Exception {
        var other = new MemberTable(database, "other");
        other.put(row("b", 2, true));
        other.setCoordinator("b");

        assertThat(table.read()).isEmpty();
        assertThat(table.coordinator()).isEmpty();
    }

    @Test
    void onlyOneOfTwoCandidatesBecomesCoordinator() throws Exception {
        assertThat(table.claimCoordinator(Optional.empty(), "a")).isTrue();
        assertThat(table.claimCoordinator(Optional.empty(), "b")).isFalse();
        assertThat(table.claimCoordinator(Optional.of("a"), "c")).isTrue();
        assertThat(table.claimCoordinator(Optional.of("a"), "d")).isFalse();
        assertThat(table.coordinator()).contains("c");
    }

    private static MemberRow row(String server, long number, boolean joined) {
        return new MemberRow(
                server,
                new IncarnationId(server, number),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 7_800),
                joined,
                false);
    }
}
