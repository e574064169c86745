/** The examples of the README, run. */
@NullMarked
package io.baton.examples;

import org.jspecify.annotations.NullMarked;
