/** Many runs of the demo, each with faults of its own drawn from a seed, and one table of them all. */
@NullMarked
package io.baton.cli.chaos;

import org.jspecify.annotations.NullMarked;
