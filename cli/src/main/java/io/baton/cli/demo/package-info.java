/**
 * The demo: starts a broker, a store, servers and publishers, kills servers while events flow, and shows
 * whether every event was handled once and in order.
 */
@NullMarked
package io.baton.cli.demo;

import org.jspecify.annotations.NullMarked;
