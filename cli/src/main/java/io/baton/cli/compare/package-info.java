/** Compares the two strategies: runs the demo with each in turn, with a long backlog. */
@NullMarked
package io.baton.cli.compare;

import org.jspecify.annotations.NullMarked;
