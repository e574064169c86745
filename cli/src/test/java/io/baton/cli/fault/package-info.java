@NullMarked
package io.baton.cli.fault;

import org.jspecify.annotations.NullMarked;
