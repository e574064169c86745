/**
 * What every adapter must do, as tests: {@link io.baton.testkit.contract.store}, {@link
 * io.baton.testkit.contract.broker} and {@link io.baton.testkit.contract.membership}.
 *
 * <p>An adapter's test extends the abstract class of its port and says how the adapter is set up. What not every
 * adapter can be put through, such as a restart, is an interface of its own with more tests, which the test
 * implements if its adapter can. The suites neither block nor sleep nor look at a clock, and start no thread:
 * they wait through {@link io.baton.testkit.contract.Patience} alone, so that they run in a simulation as well.
 *
 * <p>The rules that are cited by number are listed in {@code docs/rules.md}.
 */
@NullMarked
package io.baton.testkit.contract;

import org.jspecify.annotations.NullMarked;
