/**
 * The contract of a {@link io.baton.node.spi.Store}: {@link io.baton.testkit.contract.store.StoreContract}, which
 * every store must fulfil, and {@link io.baton.testkit.contract.store.RunningWritesContract} and {@link
 * io.baton.testkit.contract.store.FrozenClientContract} for those that run handlers' writes, and whose clients can
 * be frozen where it hurts most.
 */
@NullMarked
package io.baton.testkit.contract.store;

import org.jspecify.annotations.NullMarked;
