package io.baton.testkit.contract.membership;

import io.baton.node.spi.Membership;
import io.baton.testkit.contract.Patience;

/** What the tests of a membership start from: a group that nobody has joined. */
public interface MembershipHarness {
    /** How the tests wait. */
    Patience patience();

    /** Starts one more process of the test's group, which has not joined. Whoever asks does not have to close it. */
    Membership start();
}
