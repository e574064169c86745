package io.baton.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementReuseTest {
    private static final String SQL = "SELECT CAST(? AS INTEGER)";

    private Connection plain;
    private Connection connection;
    private int prepared;

    @BeforeEach
    void connect() throws SQLException {
        plain = DriverManager.getConnection("jdbc:h2:mem:");
        connection = StatementReuse.over(countingPreparations());
    }

    @AfterEach
    void disconnect() throws SQLException {
        plain.close();
    }

    @Test
    void aStatementIsPreparedOnceHoweverOftenItIsUsed() throws SQLException {
        for (int i = 0; i < 5; i++) {
            try (var statement = connection.prepareStatement(SQL)) {
                assertThat(answer(statement, i)).isEqualTo(i);
            }
        }
        assertThat(prepared).isEqualTo(1);
    }

    @Test
    void whoeverGetsAKeptStatementSeesNothingOfTheOneBefore() throws SQLException {
        try (var statement = connection.prepareStatement(SQL)) {
            statement.setInt(1, 7);
            statement.addBatch();
        }
        try (var statement = connection.prepareStatement(SQL)) {
            assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeQuery);
            assertThat(statement.executeBatch()).isEmpty();
        }
        assertThat(prepared).isEqualTo(1);
    }

    @Test
    void aStatementInUseIsNotLentTwice() throws SQLException {
        try (var outer = connection.prepareStatement(SQL)) {
            outer.setInt(1, 1);
            try (var inner = connection.prepareStatement(SQL)) {
                assertThat(answer(inner, 2)).isEqualTo(2);
            }
            try (var rows = outer.executeQuery()) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(1);
            }
        }
        assertThat(prepared).isEqualTo(2);
    }

    @Test
    void aClosedStatementDoesNothingMoreEvenWhileAnotherHasIt() throws SQLException {
        var closed = connection.prepareStatement(SQL);
        closed.close();
        closed.close();
        try (var next = connection.prepareStatement(SQL)) {
            assertThat(closed.isClosed()).isTrue();
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> closed.setInt(1, 3));
            assertThat(answer(next, 4)).isEqualTo(4);
        }
    }

    @Test
    void noMoreThanALimitIsKept() throws SQLException {
        for (int i = 0; i < 1000; i++) {
            connection.prepareStatement("SELECT " + i).close();
        }
        connection.prepareStatement("SELECT 999").close();
        assertThat(prepared).as("the last ones are kept").isEqualTo(1000);
        connection.prepareStatement("SELECT 0").close();
        assertThat(prepared).as("the first ones are not").isEqualTo(1001);
    }

    @Test
    void anErrorIsTheDriversOwn() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> connection.prepareStatement("SELECT nothing"))
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("42S22"));
    }

    private static int answer(PreparedStatement statement, int parameter) throws SQLException {
        statement.setInt(1, parameter);
        try (var rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private Connection countingPreparations() {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        prepared++;
                    }
                    try {
                        return method.invoke(plain, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
