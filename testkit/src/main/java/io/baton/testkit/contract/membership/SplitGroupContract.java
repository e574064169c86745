package io.baton.testkit.contract.membership;

import static io.baton.testkit.contract.membership.MembershipContract.A1;
import static io.baton.testkit.contract.membership.MembershipContract.B2;
import static io.baton.testkit.contract.membership.MembershipContract.C3;

import io.baton.node.spi.Membership;
import org.junit.jupiter.api.Test;

/** For memberships whose members can be kept from finding each other. */
public interface SplitGroupContract extends MembershipHarness {
    /** Starts a process that the others do not find, nor it them, until {@link #joinUp}. It has not joined. */
    Membership startApart();

    /** From now on everybody finds everybody. */
    void joinUp();

    @Test
    default void groupsThatWereApartBecomeOne() {
        var a = Member.join(patience(), start(), A1);
        var b = Member.join(patience(), start(), B2);
        var c = Member.join(patience(), startApart(), C3);
        a.awaitView(A1, B2);
        b.awaitView(A1, B2);
        c.awaitView(C3);

        joinUp();

        a.awaitView(A1, B2, C3);
        b.awaitView(A1, B2, C3);
        c.awaitView(A1, B2, C3);
    }
}
