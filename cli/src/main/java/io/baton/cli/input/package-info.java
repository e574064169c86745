/** What the demo publishes: numbered lines, the session each belongs to, and what handling them must come to. */
@NullMarked
package io.baton.cli.input;

import org.jspecify.annotations.NullMarked;
