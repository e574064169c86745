/** A server in a cluster: {@link io.baton.node.BatonServer} is where to begin. */
@NullMarked
package io.baton.node;

import org.jspecify.annotations.NullMarked;
