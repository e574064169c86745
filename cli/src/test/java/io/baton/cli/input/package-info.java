@NullMarked
package io.baton.cli.input;

import org.jspecify.annotations.NullMarked;
