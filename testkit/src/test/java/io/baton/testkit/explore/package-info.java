/** The explorer finds nothing in the shipped code, and every seeded defect. */
@NullMarked
package io.baton.testkit.explore;

import org.jspecify.annotations.NullMarked;
