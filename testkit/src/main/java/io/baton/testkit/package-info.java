/**
 * Proves the protocol on the code that is shipped: {@link io.baton.testkit.sim} by chance, on the drivers too, {@link
 * io.baton.testkit.explore} without a gap, in small clusters. {@link io.baton.testkit.contract} holds adapters to
 * what is assumed of them there.
 */
@NullMarked
package io.baton.testkit;

import org.jspecify.annotations.NullMarked;
