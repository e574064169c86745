/** Carries messages between nodes on an Apache Artemis broker, embedded or remote. */
@NullMarked
package io.baton.broker.artemis;

import org.jspecify.annotations.NullMarked;
