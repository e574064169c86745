@NullMarked
package io.baton.cli.demo;

import org.jspecify.annotations.NullMarked;
