package io.baton.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/**
 * The batch's connection as a handler's write sees it: it cannot end the transaction, nor be kept, nor be changed for
 * what comes after the write in the same session, which includes the check that the server is LIVE.
 */
final class WriteConnection implements AutoCloseable {
    private static final Set<String> FORBIDDEN = Set.of("abort", "beginRequest", "close", "commit", "endRequest");

    private final Connection guarded;
    private volatile boolean over;

    WriteConnection(Connection connection) {
        this.guarded = (Connection) Proxy.newProxyInstance(
                WriteConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (over) {
                        throw refusal(method, "a write must not keep the connection");
                    }
                    var name = method.getName();
                    if (isForbidden(method)) {
                        throw refusal(
                                method, "a write must not call " + name + ": the batch's transaction is not its own");
                    }
                    return switch (name) {
                        // The driver's own connection would do whatever is forbidden here.
                        case "unwrap" -> unwrap(proxy, (Class<?>) arguments[0]);
                        case "isWrapperFor" -> ((Class<?>) arguments[0]).isInstance(proxy);
                        default -> call(connection, method, arguments);
                    };
                });
    }

    private static boolean isForbidden(Method method) {
        var name = method.getName();
        // Back to a savepoint of its own is fine.
        var rollsBackAll = name.equals("rollback") && method.getParameterCount() == 0;
        var setsForGood = name.startsWith("set") && !name.equals("setSavepoint");
        return FORBIDDEN.contains(name) || rollsBackAll || setsForGood;
    }

    /** One that the method may throw. */
    private static SQLException refusal(Method method, String reason) {
        return method.getName().equals("setClientInfo")
                ? new SQLClientInfoException(reason, Map.of())
                : new SQLException(reason);
    }

    private static Object unwrap(Object proxy, Class<?> type) throws SQLException {
        if (type.isInstance(proxy)) {
            return proxy;
        }
        throw new SQLException("a write must not unwrap the connection: the batch's transaction is not its own");
    }

    private static Object call(Connection connection, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
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
