package io.baton.testkit.contract.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.spi.Membership;
import io.baton.protocol.IncarnationId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link Membership} does. Each test has a group of its own. */
public abstract class MembershipContract implements MembershipHarness {
    static final IncarnationId A1 = new IncarnationId("a", 1);
    static final IncarnationId B2 = new IncarnationId("b", 2);
    static final IncarnationId C3 = new IncarnationId("c", 3);
    static final IncarnationId A4 = new IncarnationId("a", 4);

    private final List<Membership> started = new ArrayList<>();

    /** Makes one more member of the group, as in another process. It has not joined. */
    protected abstract Membership newMember();

    @AfterEach
    final void closeMembers() {
        started.forEach(Membership::close);
    }

    @Override
    public final Membership start() {
        var member = newMember();
        started.add(member);
        return member;
    }

    private Member join(IncarnationId self) {
        return Member.join(patience(), start(), self);
    }

    @Test
    void whoHasJoinedSeesItself() {
        join(A1).awaitView(A1);
    }

    @Test
    void everyMemberSeesAllMembers() {
        var a = join(A1);
        var b = join(B2);
        var c = join(C3);
        a.awaitView(A1, B2, C3);
        b.awaitView(A1, B2, C3);
        c.awaitView(A1, B2, C3);
    }

    @Test
    void membersThatJoinAtOnceSeeEachOther() {
        var joining = List.of(
                Member.joining(patience(), start(), A1),
                Member.joining(patience(), start(), B2),
                Member.joining(patience(), start(), C3));
        joining.forEach(each -> each.awaitView(A1, B2, C3));
        joining.forEach(Member::awaitJoined);
    }

    @Test
    void everyViewOfAMemberHoldsItself() {
        var a = join(A1);
        var b = join(B2);
        a.awaitView(A1, B2);
        b.awaitView(A1, B2);
        a.leave();
        b.awaitView(B2);
        assertThat(a.views()).allMatch(view -> view.contains(A1));
        assertThat(b.views()).allMatch(view -> view.contains(B2));
    }

    @Test
    void whoLeavesDisappears() {
        var a = join(A1);
        var b = join(B2);
        var c = join(C3);
        c.awaitView(A1, B2, C3);

        a.leave();
        b.awaitView(B2, C3);
        c.awaitView(B2, C3);

        c.leave();
        b.awaitView(B2);
    }

    @Test
    void whoIsClosedWithoutCeremonyDisappears() {
        var a = join(A1);
        var b = join(B2);
        var c = join(C3);
        b.awaitView(A1, B2, C3);

        c.crash();
        a.awaitView(A1, B2);
        b.awaitView(A1, B2);

        a.crash();
        b.awaitView(B2);
    }

    @Test
    void whoHasLeftIsHandedNoMoreViews() {
        var a = join(A1);
        var b = join(B2);
        a.awaitView(A1, B2);
        a.leave();
        b.awaitView(B2);
        var seen = a.views();

        var c = join(C3);
        b.awaitView(B2, C3);
        c.awaitView(B2, C3);

        assertThat(a.views()).isEqualTo(seen);
    }

    @Test
    void whoIsClosedIsHandedNoMoreViews() {
        var a = join(A1);
        a.awaitView(A1);
        a.crash();
        a.crash();
        var seen = a.views();

        var b = join(B2);
        b.awaitView(B2);

        assertThat(a.views()).isEqualTo(seen);
    }

    @Test
    void whoHasLeftJoinsAgainAsAnotherIncarnation() {
        var a = join(A1);
        var b = join(B2);
        b.awaitView(A1, B2);
        a.leave();
        b.awaitView(B2);

        var again = a.rejoin(A4);

        again.awaitView(A4, B2);
        b.awaitView(A4, B2);
        assertThat(again.views()).allMatch(view -> view.contains(A4));
        assertThat(a.views()).noneMatch(view -> view.contains(A4));
    }

    @Test
    void aRestartedServerIsThereAsItsNewIncarnationAlone() {
        var a = join(A1);
        var b = join(B2);
        b.awaitView(A1, B2);

        a.crash();
        var restarted = join(A4);

        b.awaitView(A4, B2);
        restarted.awaitView(A4, B2);
    }

    @Test
    void leavingWithoutHavingJoinedIsNoError() {
        var membership = start();
        patience().await(membership.leave());
        Member.join(patience(), membership, A1).awaitView(A1);
    }

    @Test
    void viewsComeInOrderOneAfterTheOtherOnOneThread() {
        var a = join(A1);
        var joined = new ArrayList<Member>();
        var expected = new HashSet<>(List.of(A1));
        for (int number = 10; number < 14; number++) {
            var next = new IncarnationId("m", number);
            joined.add(join(next));
            expected.add(next);
            a.awaitView(expected.toArray(IncarnationId[]::new));
        }
        var growing = a.views();
        for (var member : joined) {
            member.leave();
        }
        a.awaitView(A1);

        assertThat(a.wereOneAfterTheOther()).isTrue();
        for (int i = 1; i < growing.size(); i++) {
            assertThat(growing.get(i)).containsAll(growing.get(i - 1));
        }
        var shrinking = a.views().subList(growing.size(), a.views().size());
        for (int i = 1; i < shrinking.size(); i++) {
            assertThat(shrinking.get(i - 1)).containsAll(shrinking.get(i));
        }
    }
}
