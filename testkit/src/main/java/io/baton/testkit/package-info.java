/** Proves the protocol on the code that is shipped: see {@link io.baton.testkit.sim}. */
@NullMarked
package io.baton.testkit;

import org.jspecify.annotations.NullMarked;
