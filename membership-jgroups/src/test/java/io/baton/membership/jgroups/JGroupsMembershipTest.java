package io.baton.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.protocol.IncarnationId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JGroupsMembershipTest {
    private static final IncarnationId A1 = new IncarnationId("a", 1);
    private static final IncarnationId B2 = new IncarnationId("b", 2);
    private static final IncarnationId A3 = new IncarnationId("a", 3);

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private final List<JGroupsMembership> memberships = new ArrayList<>();

    @AfterEach
    void close() {
        memberships.forEach(JGroupsMembership::close);
    }

    @Test
    void memberThatLeavesTakesItsRowAlong() throws Exception {
        var first = membership();
        var seenBySecond = new Views();
        finish(first.join(A1, new Views()));
        finish(membership().join(B2, seenBySecond));
        seenBySecond.await(A1, B2);

        finish(first.leave());

        seenBySecond.await(B2);
        assertThat(new MemberTable(database(), "baton").read())
                .extracting(MemberRow::incarnation)
                .containsExactly(B2);
    }

    @Test
    void groupsThatShareADatabaseDoNotSeeEachOther() throws Exception {
        var views = new Views();
        finish(membership().join(A1, new Views()));

        finish(membership(JGroupsOptions.defaults().withGroup("other"), database())
                .join(B2, views));

        views.await(B2);
    }

    @Test
    void listenerThatWaitsHoldsUpNobodyElse() throws Exception {
        var entered = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        finish(membership().join(A1, view -> {
            entered.countDown();
            awaitQuietly(release);
        }));
        assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
        var views = new Views();

        finish(membership().join(B2, views));

        views.await(A1, B2);
        release.countDown();
    }

    @Test
    void listenerThatFailsIsGivenTheNextView() throws Exception {
        var views = new Views();
        Consumer<Set<IncarnationId>> failing = view -> {
            if (view.size() == 1) {
                throw new IllegalStateException("on purpose");
            }
            views.accept(view);
        };
        finish(membership().join(A1, failing));

        finish(membership().join(B2, new Views()));

        views.await(A1, B2);
    }

    @Test
    void viewsGoOnWhileTheDatabaseHangs() throws Exception {
        var first = membership();
        var gated = new GatedDatabase(database());
        var seenBySecond = new Views();
        finish(first.join(A1, new Views()));
        finish(membership(JGroupsOptions.defaults(), gated.dataSource()).join(B2, seenBySecond));
        seenBySecond.await(A1, B2);
        gated.hang();

        finish(first.leave());

        seenBySecond.await(B2);
    }

    @Test
    void memberThatHasNotLeftCannotJoinAgain() throws Exception {
        var membership = membership();
        finish(membership.join(A1, new Views()));

        assertThatThrownBy(() -> finish(membership.join(A3, new Views())))
                .hasRootCauseInstanceOf(MembershipException.class)
                .hasRootCauseMessage("a#3 cannot join: a#1 has not left");
    }

    @Test
    void closedMembershipCannotJoin() throws Exception {
        var membership = membership();
        finish(membership.join(A1, new Views()));

        membership.close();

        assertThatThrownBy(() -> finish(membership.join(A3, new Views())))
                .hasMessageContaining("the membership is closed");
    }

    @Test
    void joinFailsInOneLineIfThePortIsInUse() throws Exception {
        try (var occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var options = JGroupsOptions.defaults().withBind("127.0.0.1", occupied.getLocalPort());
            var membership = membership(options, database());

            assertThatThrownBy(() -> finish(membership.join(A1, new Views())))
                    .cause()
                    .isInstanceOf(MembershipException.class)
                    .hasMessageStartingWith(
                            "a#1 cannot join the group baton at 127.0.0.1:" + occupied.getLocalPort() + ": ")
                    .hasMessageNotContainingAny("\n");
        }
    }

    @Test
    void joinFailsInOneLineIfTheDatabaseIsAway() {
        var away = new JdbcDataSource();
        away.setURL("jdbc:h2:tcp://127.0.0.1:1/mem:away");
        var membership = membership(JGroupsOptions.defaults(), away);

        assertThatThrownBy(() -> finish(membership.join(A1, new Views())))
                .cause()
                .isInstanceOf(MembershipException.class)
                .hasMessageStartingWith("a#1 cannot join the group baton at 127.0.0.1:0: ")
                .hasMessageNotContainingAny("\n");
    }

    @Test
    void memberThatFailedToJoinMayTryAgain() throws Exception {
        var views = new Views();
        JGroupsMembership membership;
        try (var occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var options = JGroupsOptions.defaults().withBind("127.0.0.1", occupied.getLocalPort());
            membership = membership(options, database());
            var refused = membership.join(A1, views);
            assertThatThrownBy(() -> finish(refused)).hasCauseInstanceOf(MembershipException.class);
        }

        finish(membership.join(A3, views));

        views.await(A3);
    }

    private JGroupsMembership membership() {
        return membership(JGroupsOptions.defaults(), database());
    }

    private JGroupsMembership membership(JGroupsOptions options, DataSource database) {
        var membership = new JGroupsMembership(options, database);
        memberships.add(membership);
        return membership;
    }

    private DataSource database() {
        var database = new JdbcDataSource();
        database.setURL(url);
        return database;
    }

    private static void finish(CompletionStage<Void> stage) throws Exception {
        stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
