/**
 * The contract of a {@link io.baton.node.spi.Membership}: {@link
 * io.baton.testkit.contract.membership.MembershipContract}, which every membership must fulfil, and {@link
 * io.baton.testkit.contract.membership.SplitGroupContract} for those whose group can be kept apart.
 */
@NullMarked
package io.baton.testkit.contract.membership;

import org.jspecify.annotations.NullMarked;
