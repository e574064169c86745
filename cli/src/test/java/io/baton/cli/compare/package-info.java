@NullMarked
package io.baton.cli.compare;

import org.jspecify.annotations.NullMarked;
