package io.baton.node.api;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A handler's own write to the store's database, run on the connection of the transaction that commits
 * the message, in the lane's order. It runs again if the transaction has to be repeated. It runs on a thread of the
 * store's, not on the handler's, so nothing that is kept by thread is at hand; and only what it does on its connection is
 * part of the transaction.
 */
@FunctionalInterface
public interface Write {
    /**
     * Runs the write. It must not commit, roll back, close, keep or unwrap the connection, nor set anything for the
     * session, by a method of the connection or by SQL; and it should be quick: the whole batch waits for it. The
     * store gives up a batch whose writes take too long together (in a database 5 s, unless told otherwise), or one of
     * which waits half as long for a lock; each message is then committed by itself, and becomes a dead letter if its
     * write alone takes too long again and again, for as long as {@link BatonOptions#callTimeout}. A write that has not
     * returned by then is like a handler that never does: the server suspects itself.
     *
     * @throws SQLException if it fails. If the database is to blame, with a deadlock, a lost connection or a full
     *     disk, the batch is repeated until it is in order again. A lost connection to another database, and memory
     *     that the database refuses, are like taking too long. A failure of the write's own, such as a violated
     *     constraint, is not retried, since each try costs the whole batch: its message alone goes to the dead
     *     letters, at once
     */
    void run(Connection connection) throws SQLException;
}
