/**
 * Seeded defects: variants of the shipped code that a checker must catch. A checker that misses one is not looking
 * there. A {@linkplain io.baton.testkit.defect.SeededDefect defect} is an edit of a source file; the {@linkplain
 * io.baton.testkit.defect.DefectLoader loader} compiles the edited file in memory and runs the checker on it, so that
 * no production class has a switch for defects.
 */
@NullMarked
package io.baton.testkit.defect;

import org.jspecify.annotations.NullMarked;
