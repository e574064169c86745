package io.baton.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.protocol.IncarnationId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets into a group whose members know each other by their certificates. */
class SecureGroupTest {
    private static final IncarnationId A1 = new IncarnationId("a", 1);
    private static final IncarnationId B2 = new IncarnationId("b", 2);
    private static final JGroupsOptions OPTIONS = JGroupsOptions.defaults();

    @TempDir
    static Path directory;

    private static Keystores keystores;
    private static GroupTls group;

    private final DataSource database = emptyDatabase();
    private final List<JGroupsMembership> memberships = new ArrayList<>();

    @BeforeAll
    static void makeKeystores() throws Exception {
        keystores = new Keystores(directory);
        group = keystores.selfSigned("group");
    }

    @AfterEach
    void close() {
        memberships.forEach(JGroupsMembership::close);
    }

    @Test
    void membersThatShareAKeystoreFormAGroup() throws Exception {
        membersSeeEachOther(OPTIONS.withTls(group), OPTIONS.withTls(group));
    }

    @Test
    void membersWithCertificatesOfOneAuthorityFormAGroup() throws Exception {
        keystores.authority("authority");

        membersSeeEachOther(
                OPTIONS.withTls(keystores.signedBy("authority", "a")),
                OPTIONS.withTls(keystores.signedBy("authority", "b")));
    }

    @Test
    void whoeverHasAnotherCertificateIsRefusedAndGetsInWithTheRightOne() throws Exception {
        var seen = new Views();
        finish(membership(OPTIONS.withTls(group)).join(A1, seen));
        seen.await(A1);
        var seenByStranger = new Views();

        assertRefused(
                OPTIONS.withTls(keystores.selfSigned("stranger")),
                seenByStranger,
                "this member does not trust its certificate");

        seenByStranger.assertNone();
        seen.assertNone();
        finish(membership(OPTIONS.withTls(group)).join(B2, new Views()));
        seen.await(A1, B2);
    }

    @Test
    void whoeverTrustsTheGroupButIsNotTrustedByItIsRefused() throws Exception {
        keystores.authority("ours");
        keystores.authority("theirs");
        var trusting = keystores.signedBy("theirs", "trusting");
        keystores.trust("trusting", "ours");
        finish(membership(OPTIONS.withTls(keystores.signedBy("ours", "member"))).join(A1, new Views()));
        var seenByStranger = new Views();

        assertRefused(OPTIONS.withTls(trusting), seenByStranger, "it does not trust this member's certificate");

        seenByStranger.assertNone();
    }

    @Test
    void whoeverHasNoCertificateIsRefused() throws Exception {
        finish(membership(OPTIONS.withTls(group)).join(A1, new Views()));
        var seenByStranger = new Views();

        assertRefused(OPTIONS, seenByStranger, "it uses TLS, and this member does not");

        seenByStranger.assertNone();
    }

    @Test
    void whoeverUsesTlsDoesNotJoinAGroupThatDoesNot() throws Exception {
        finish(membership(OPTIONS).join(A1, new Views()));

        assertRefused(OPTIONS.withTls(group), new Views(), "it does not use TLS, and this member does");
    }

    @Test
    void nothingListensBeyondThisMachineWithoutTlsUnlessTold() {
        // An address of nobody's, so that one who is told fails as well, later.
        var elsewhere = OPTIONS.withBind("192.0.2.1", 0);

        assertRefused(elsewhere, new Views(), "without TLS whoever does can join: use withTls");
        assertRefused(elsewhere.withPlainTextAnywhere(), new Views(), "192.0.2.1");
        assertRefused(elsewhere.withTls(group), new Views(), "192.0.2.1");
    }

    @Test
    void keystoreThatIsOfNoUseIsRefusedInOneLine() throws Exception {
        var noFile = new GroupTls(directory.resolve("none.p12"), Keystores.PASSWORD);
        var damaged =
                new GroupTls(Files.writeString(directory.resolve("damaged.p12"), "no keystore"), Keystores.PASSWORD);

        assertUnusable(noFile, "there is no such file, or it may not be read");
        assertUnusable(damaged, "it is neither PKCS #12 nor JKS");
        assertUnusable(new GroupTls(group.keystore(), "not-the-password"), "the password is wrong");
        assertUnusable(keystores.withoutKey("trusting-only"), "it holds no private key");
        assertUnusable(keystores.expired("expired"), "its certificate of CN=expired expired at ");
    }

    @Test
    void passwordIsNotShown() {
        assertThat(OPTIONS.withTls(group).toString())
                .contains(group.keystore().toString())
                .doesNotContain(Keystores.PASSWORD);
    }

    private void membersSeeEachOther(JGroupsOptions first, JGroupsOptions second) throws Exception {
        var seenByFirst = new Views();
        var seenBySecond = new Views();
        finish(membership(first).join(A1, seenByFirst));

        finish(membership(second).join(B2, seenBySecond));

        seenByFirst.await(A1, B2);
        seenBySecond.await(A1, B2);
    }

    private void assertUnusable(GroupTls tls, String why) {
        assertRefused(OPTIONS.withTls(tls), new Views(), "the keystore " + tls.keystore() + " cannot be used: " + why);
    }

    private void assertRefused(JGroupsOptions options, Views views, String why) {
        var membership = membership(options);
        assertThatThrownBy(() -> finish(membership.join(B2, views)))
                .cause()
                .isInstanceOf(MembershipException.class)
                .hasMessageStartingWith("b#2 cannot join the group baton at " + options.bindAddress() + ":0: ")
                .hasMessageContaining(why)
                .hasMessageNotContainingAny("\n", Keystores.PASSWORD, "not-the-password");
    }

    private JGroupsMembership membership(JGroupsOptions options) {
        var membership = new JGroupsMembership(options, database);
        memberships.add(membership);
        return membership;
    }

    private static DataSource emptyDatabase() {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return database;
    }

    private static void finish(CompletionStage<Void> stage) throws Exception {
        stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
