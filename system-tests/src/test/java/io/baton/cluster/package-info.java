/** Whole servers against a real broker, a real database and a real failure detector, in one process. */
@NullMarked
package io.baton.cluster;

import org.jspecify.annotations.NullMarked;
