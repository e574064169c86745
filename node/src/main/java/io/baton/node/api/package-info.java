/**
 * What an application sees of Baton: messages, session state, the handler that turns one into the other,
 * the listener that watches, and the exceptions. Everything is immutable or says which thread calls it.
 */
@NullMarked
package io.baton.node.api;

import org.jspecify.annotations.NullMarked;
