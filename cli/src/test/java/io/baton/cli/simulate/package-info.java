@NullMarked
package io.baton.cli.simulate;

import org.jspecify.annotations.NullMarked;
