/** What a person sees while a command runs. */
@NullMarked
package io.baton.cli.screen;

import org.jspecify.annotations.NullMarked;
