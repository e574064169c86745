package io.baton.store.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the prepared statements of one connection for their next use: H2's driver asks the server anew for
 * each, which is half of all round trips. PostgreSQL's driver does this by itself.
 *
 * <p>Used by whoever has the connection, as a connection is: by one thread at a time.
 */
final class StatementReuse {
    private static final int LIMIT = 64;

    private final Connection connection;

    /** Those not in use, the one used longest ago first. */
    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();

    private StatementReuse(Connection connection) {
        this.connection = connection;
    }

    /** The same connection, with its statements kept. */
    static Connection over(Connection connection) {
        var reuse = new StatementReuse(connection);
        return proxy(Connection.class, (self, method, arguments) -> switch (method.getName()) {
            case "prepareStatement" ->
                arguments.length == 1 ? reuse.prepare((String) arguments[0]) : call(connection, method, arguments);
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> call(connection, method, arguments);
        });
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        var kept = idle.remove(sql);
        return new Lent(sql, kept != null ? kept : connection.prepareStatement(sql)).proxy;
    }

    private void giveBack(String sql, PreparedStatement statement) throws SQLException {
        statement.clearParameters();
        statement.clearBatch();
        // The default.
        statement.setFetchSize(0);
        var other = idle.put(sql, statement);
        if (other != null) {
            other.close();
        }
        if (idle.size() > LIMIT) {
            var oldest = idle.keySet().iterator().next();
            var superfluous = idle.remove(oldest);
            if (superfluous != null) {
                superfluous.close();
            }
        }
    }

    /** A statement in the hands of one user, to whom closing it is the end of it. */
    private final class Lent {
        private final String sql;
        private final PreparedStatement statement;
        private final PreparedStatement proxy;
        private boolean changed;
        private boolean closed;

        Lent(String sql, PreparedStatement statement) {
            this.sql = sql;
            this.statement = statement;
            this.proxy = StatementReuse.proxy(PreparedStatement.class, this::invoke);
        }

        private Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
            return switch (method.getName()) {
                case "close" -> close();
                case "isClosed" -> closed || statement.isClosed();
                case "equals" -> self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> {
                    if (closed) {
                        throw new SQLException("the statement is closed");
                    }
                    // Parameters are set with an index; what is set without one is a trait that would stay.
                    changed |= isTrait(method);
                    yield call(statement, method, arguments);
                }
            };
        }

        @SuppressWarnings("NullAway")
        private Object close() throws SQLException {
            if (!closed) {
                closed = true;
                if (changed) {
                    statement.close();
                } else if (!statement.isClosed()) {
                    giveBack(sql, statement);
                }
            }
            return null;
        }
    }

    private static boolean isTrait(Method method) {
        var name = method.getName();
        return name.startsWith("set") && method.getParameterCount() == 1 && !name.equals("setFetchSize");
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(StatementReuse.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
