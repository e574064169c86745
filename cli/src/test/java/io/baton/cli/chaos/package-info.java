@NullMarked
package io.baton.cli.chaos;

import org.jspecify.annotations.NullMarked;
