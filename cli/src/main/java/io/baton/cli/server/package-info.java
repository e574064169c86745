/** A server of the demo: a process that handles events, led by the demo over its standard input and output. */
@NullMarked
package io.baton.cli.server;

import org.jspecify.annotations.NullMarked;
