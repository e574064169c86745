/**
 * The store in a relational database through JDBC: PostgreSQL or H2.
 *
 * <p>{@link io.baton.store.jdbc.JdbcStore} is the face. {@code Transactions} runs each request as one
 * transaction, with {@code Epoch}'s lock as the last statement before COMMIT, and {@code BlockerWatch} beside
 * it in case a frozen server holds what it needs. What is done in a transaction is in {@code Incarnations},
 * {@code Batches}, {@code Sessions}, {@code Takeovers}, {@code Housekeeping}, {@code TakeoverRecords} and {@code DeadLetterTable}. A
 * {@code Dialect} knows what one database does differently.
 *
 * <p>Locks are taken in this order: progress, sessions by id, takeovers, and the server's own row last. A
 * fence alone begins with rows of servers, by number; where it meets a transaction of the server that it
 * fences, the latter gives way.
 *
 * <p>The rules that are cited by number are listed in {@code docs/rules.md}.
 */
@NullMarked
package io.baton.store.jdbc;

import org.jspecify.annotations.NullMarked;
