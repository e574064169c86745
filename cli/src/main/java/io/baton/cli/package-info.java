/** The {@code baton} command: reads its arguments, wires the modules together and runs them. */
@NullMarked
package io.baton.cli;

import org.jspecify.annotations.NullMarked;
