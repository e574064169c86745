/** Keeps the state of a node in a relational database through JDBC: H2 or PostgreSQL. */
@NullMarked
package io.baton.store.jdbc;

import org.jspecify.annotations.NullMarked;
