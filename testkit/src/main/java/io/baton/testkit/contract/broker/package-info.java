/**
 * The contract of a {@link io.baton.node.spi.Broker}: {@link io.baton.testkit.contract.broker.BrokerContract}, which
 * every broker must fulfil, and {@link io.baton.testkit.contract.broker.LostReaderContract} and {@link
 * io.baton.testkit.contract.broker.RestartContract} for those whose readers can be killed and frozen, and that can
 * be restarted.
 */
@NullMarked
package io.baton.testkit.contract.broker;

import org.jspecify.annotations.NullMarked;
