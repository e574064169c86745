/** What the simulator finds, and what it must not miss. */
@NullMarked
package io.baton.testkit.sim;

import org.jspecify.annotations.NullMarked;
