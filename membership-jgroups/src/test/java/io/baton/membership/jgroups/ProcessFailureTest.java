package io.baton.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.IncarnationId;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members in processes of their own, which are killed and frozen for real. */
class ProcessFailureTest {
    private final List<Member> members = new ArrayList<>();
    private Server database;
    private String url;

    Optional<GroupTls> tls() {
        return Optional.empty();
    }

    @BeforeEach
    void startDatabase() throws SQLException {
        database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        url = "jdbc:h2:tcp://127.0.0.1:" + database.getPort() + "/mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    @AfterEach
    void stop() {
        members.forEach(Member::close);
        database.stop();
        assertThat(members).allSatisfy(member -> assertThat(member.errors()).isEmpty());
    }

    @Test
    void killedMemberAndKilledCoordinatorLeaveTheView() throws Exception {
        var coordinator = start("a");
        var second = start("b");
        var third = start("c");
        coordinator.joinAndAwait(1);
        second.joinAndAwait(2);
        third.joinAndAwait(3);
        coordinator.awaitView("a#1", "b#2", "c#3");
        second.awaitView("a#1", "b#2", "c#3");

        third.kill();
        coordinator.awaitView("a#1", "b#2");
        second.awaitView("a#1", "b#2");

        coordinator.kill();
        second.awaitView("b#2");
    }

    @Test
    void killedMemberIsNoticedByItsConnectionsAlone() throws Exception {
        var patient = JGroupsOptions.defaults().withFailureDetection(Duration.ofHours(1), Duration.ofSeconds(1));
        var views = new Views();
        var source = new JdbcDataSource();
        source.setURL(url);
        source.setUser("sa");
        try (var coordinator = new JGroupsMembership(tls().map(patient::withTls).orElse(patient), source)) {
            coordinator
                    .join(new IncarnationId("a", 1), views)
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            var second = start("b");
            second.joinAndAwait(2);
            views.await(new IncarnationId("a", 1), new IncarnationId("b", 2));

            second.kill();

            views.await(new IncarnationId("a", 1));
        }
    }

    @Test
    void frozenMemberLeavesTheViewAndReturnsAfterWaking() throws Exception {
        var coordinator = start("a");
        var second = start("b");
        var third = start("c");
        coordinator.joinAndAwait(1);
        second.joinAndAwait(2);
        third.joinAndAwait(3);
        coordinator.awaitView("a#1", "b#2", "c#3");

        third.freeze();
        coordinator.awaitView("a#1", "b#2");
        second.awaitView("a#1", "b#2");

        third.wake();
        coordinator.awaitView("a#1", "b#2", "c#3");
        second.awaitView("a#1", "b#2", "c#3");
        third.awaitView("a#1", "b#2", "c#3");
    }

    @Test
    void frozenCoordinatorLeavesTheViewAndReturnsAfterWaking() throws Exception {
        var coordinator = start("a");
        var second = start("b");
        coordinator.joinAndAwait(1);
        second.joinAndAwait(2);
        coordinator.awaitView("a#1", "b#2");

        coordinator.freeze();
        second.awaitView("b#2");

        coordinator.wake();
        second.awaitView("a#1", "b#2");
        coordinator.awaitView("a#1", "b#2");
    }

    @Test
    void threeMembersThatStartAtOnceFormOneGroup() throws Exception {
        var first = start("a");
        var second = start("b");
        var third = start("c");

        first.join(1);
        second.join(2);
        third.join(3);

        first.awaitView("a#1", "b#2", "c#3");
        second.awaitView("a#1", "b#2", "c#3");
        third.awaitView("a#1", "b#2", "c#3");
    }

    @Test
    void rowsOfAKilledGroupDoNotStopANewStart() throws Exception {
        var first = start("a");
        var second = start("b");
        first.joinAndAwait(1);
        second.joinAndAwait(2);
        first.awaitView("a#1", "b#2");
        first.kill();
        second.kill();
        assertThat(rows()).contains("a#1", "b#2");

        var restarted = start("a");
        restarted.joinAndAwait(3);

        restarted.awaitView("a#3");
        assertThat(rows()).doesNotContain("a#1", "b#2");
    }

    private Member start(String server) throws IOException, InterruptedException {
        var member = Member.start(server, url, tls());
        members.add(member);
        return member.ready();
    }

    private Set<String> rows() throws SQLException {
        var incarnations = new HashSet<String>();
        try (var connection = DriverManager.getConnection(url, "sa", "");
                var statement = connection.createStatement();
                var results = statement.executeQuery("SELECT incarnation FROM baton_member")) {
            while (results.next()) {
                incarnations.add(results.getString(1));
            }
        }
        return incarnations;
    }
}
