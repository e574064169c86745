package io.baton.cluster;

import io.baton.store.jdbc.JdbcStoreOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresDeadLettersTest extends DeadLettersTest {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static EmbeddedPostgres server;

    @BeforeAll
    static void startServer() throws IOException, SQLException {
        server = EmbeddedPostgres.start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE baton LOGIN PASSWORD 'store''s secret'");
            try (ResultSet rules = statement.executeQuery("SELECT current_setting('hba_file')")) {
                rules.next();
                Files.writeString(
                        Path.of(rules.getString(1)),
                        "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
            }
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Override
    JdbcStoreOptions emptyDatabase() throws SQLException {
        String name = "d" + DATABASES.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " OWNER baton");
        }
        return JdbcStoreOptions.of(
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name, "baton", "store's secret");
    }
}
