/**
 * The ports: a broker, a store and a membership, each implemented by an adapter.
 *
 * <p>No method blocks. A request returns a {@link java.util.concurrent.CompletionStage} that an adapter
 * completes on a thread of its own; a caller must allow for its never completing, and for its request
 * having taken effect although it completes exceptionally, unless the exception says otherwise. All
 * methods may be called by any thread.
 *
 * <p>The rules that are cited by number are listed in {@code docs/rules.md}.
 */
@NullMarked
package io.baton.node.spi;

import org.jspecify.annotations.NullMarked;
