package io.baton.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** The batch's connection as a handler's write sees it: it cannot end the transaction, nor be kept. */
final class WriteConnection implements AutoCloseable {
    private static final Set<String> FORBIDDEN = Set.of(
            "abort",
            "beginRequest",
            "close",
            "commit",
            "endRequest",
            "setAutoCommit",
            "setReadOnly",
            "setTransactionIsolation");

    private final Connection guarded;
    private volatile boolean over;

    WriteConnection(Connection connection) {
        this.guarded = (Connection) Proxy.newProxyInstance(
                WriteConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (over) {
                        throw new SQLException("a write must not keep the connection");
                    }
                    var name = method.getName();
                    // Back to a savepoint of its own is fine.
                    var rollsBackAll = name.equals("rollback") && method.getParameterCount() == 0;
                    if (FORBIDDEN.contains(name) || rollsBackAll) {
                        throw new SQLException(
                                "a write must not call " + name + ": the batch's transaction is not its own");
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    Connection guarded() {
        return guarded;
    }

    /** From now on the write can do nothing with it. */
    @Override
    public void close() {
        over = true;
    }
}
