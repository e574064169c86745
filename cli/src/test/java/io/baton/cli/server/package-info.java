@NullMarked
package io.baton.cli.server;

import org.jspecify.annotations.NullMarked;
