/** Shows simulations: how far they are, what they reached, and what led to a violation. */
@NullMarked
package io.baton.cli.simulate;

import org.jspecify.annotations.NullMarked;
