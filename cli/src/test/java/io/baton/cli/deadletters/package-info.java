@NullMarked
package io.baton.cli.deadletters;

import org.jspecify.annotations.NullMarked;
