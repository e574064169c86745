package io.baton.store.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** New connections to a database, for a pool to keep. */
record Connections(String url, Properties properties, UnaryOperator<Connection> dressing) implements DataSource {
    /** So long a pool that is closed waits for a connection that is being made. */
    private static final int LOGIN_TIMEOUT_SECONDS = 5;

    @Override
    public Connection getConnection() throws SQLException {
        return dressing.apply(DriverManager.getConnection(url, properties));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    @SuppressWarnings("NullAway")
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return LOGIN_TIMEOUT_SECONDS;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("it wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }

    /** A pool writes this to its log at DEBUG: the properties hold the password. */
    @Override
    public String toString() {
        return ConnectionUrl.withoutSecrets(url);
    }
}
