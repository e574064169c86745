package io.baton.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/**
 * The database with its connections. Two pools: one with a connection for each request that runs, and a
 * small one for everything beside, which works even if all requests are stuck.
 */
final class Database implements AutoCloseable {
    private static final int BESIDE = 3;

    /** Servers that start together for the first time may get in each other's way while they create tables. */
    private static final int MIGRATION_ATTEMPTS = 5;

    private final Dialect dialect;
    private final HikariDataSource requests;
    private final HikariDataSource beside;

    private Database(Dialect dialect, HikariDataSource requests, HikariDataSource beside) {
        this.dialect = dialect;
        this.requests = requests;
        this.beside = beside;
    }

    /**
     * Connects, migrates and checks.
     *
     * @throws StoreUnavailableException if that is not possible now
     */
    static Database open(JdbcStoreOptions options) {
        return open(options, Database::migrate);
    }

    /**
     * Connects to what a server has migrated, and checks.
     *
     * @throws StoreUnavailableException if that is not possible now, or no server of this version has
     */
    static Database openExisting(JdbcStoreOptions options) {
        return open(options, Database::requireMigrated);
    }

    private interface Tables {
        void prepare(Flyway flyway, JdbcStoreOptions options);
    }

    private static Database open(JdbcStoreOptions options, Tables tables) {
        var dialect = dialectOf(options);
        connectOnce(options, dialect);
        var beside = pool(options, dialect, "baton-store-beside", BESIDE, 1, true);
        try {
            tables.prepare(flyway(beside, dialect), options);
            try (var connection = beside.getConnection()) {
                dialect.prepare(connection);
            } catch (SQLException e) {
                throw unavailable(options, String.valueOf(e.getMessage()));
            }
            // All of them at once, and kept: a takeover is no time to log in to the database.
            return new Database(
                    dialect,
                    pool(options, dialect, "baton-store", options.poolSize(), options.poolSize(), false),
                    beside);
        } catch (RuntimeException e) {
            beside.close();
            throw e;
        }
    }

    Dialect dialect() {
        return dialect;
    }

    /** Connections without auto-commit, for requests. */
    DataSource requests() {
        return requests;
    }

    /** Connections in auto-commit mode. */
    DataSource beside() {
        return beside;
    }

    @Override
    public void close() {
        requests.close();
        beside.close();
    }

    private static Dialect dialectOf(JdbcStoreOptions options) {
        if (ConnectionUrl.holdsSecret(options.url())) {
            throw unavailable(options, "the URL holds a password or a user: give them beside it, in the options");
        }
        if (options.url().startsWith("jdbc:postgresql:")) {
            return new PostgresDialect(options);
        }
        if (options.url().startsWith("jdbc:h2:")) {
            if (H2Dialect.delaysWrites(options.url())) {
                throw unavailable(
                        options, "the URL sets WRITE_DELAY: leave it out, else commits are forgotten in a crash");
            }
            return new H2Dialect(options);
        }
        throw unavailable(options, "the URL must begin with jdbc:postgresql: or jdbc:h2:");
    }

    /** A pool would try for long and hide the reason. */
    private static void connectOnce(JdbcStoreOptions options, Dialect dialect) {
        try (var connection = DriverManager.getConnection(options.url(), properties(options, dialect))) {
            connection.getMetaData();
        } catch (SQLException e) {
            var message = String.valueOf(e.getMessage());
            throw unavailable(
                    options,
                    message.startsWith("No suitable driver")
                            ? "the URL is malformed, or its driver is not on the classpath"
                            : message);
        }
    }

    private static Properties properties(JdbcStoreOptions options, Dialect dialect) {
        var properties = dialect.connectionProperties();
        properties.setProperty("user", options.user());
        properties.setProperty("password", options.password());
        return properties;
    }

    private static HikariDataSource pool(
            JdbcStoreOptions options, Dialect dialect, String name, int size, int minimumIdle, boolean autoCommit) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(new Connections(options.url(), properties(options, dialect), dialect::dress));
        config.setConnectionInitSql(dialect.connectionInitSql());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(minimumIdle);
        config.setConnectionTimeout(options.connectTimeout().toMillis());
        config.setValidationTimeout(options.connectTimeout().toMillis());
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setAutoCommit(autoCommit);
        // Else a new connection would wait for its first request in the transaction that set it up.
        config.setIsolateInternalQueries(true);
        // Connected a moment ago; what goes wrong from here on shows in the first request.
        config.setInitializationFailTimeout(-1);
        // By default some errors of a handler's write, such as an unsupported feature, would cost the connection.
        config.setExceptionOverride(new Eviction());
        return new HikariDataSource(config);
    }

    private static Flyway flyway(DataSource dataSource, Dialect dialect) {
        return Flyway.configure(Database.class.getClassLoader())
                .dataSource(dataSource)
                .locations(dialect.migrations())
                .loggers("slf4j")
                .table("baton_schema_history")
                // Applications may have tables of their own in the same schema.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    private static void requireMigrated(Flyway flyway, JdbcStoreOptions options) {
        MigrationInfoService tables;
        try {
            tables = flyway.info();
        } catch (FlywayException e) {
            throw unavailable(options, "its tables cannot be looked at: " + e.getMessage());
        }
        if (tables.current() == null) {
            throw unavailable(options, "there are no tables of Baton in it; is it another database or schema?");
        }
        if (tables.pending().length > 0) {
            throw unavailable(options, "its tables are of an older version; start a server of this one first");
        }
        for (var applied : tables.applied()) {
            if (applied.getState() == MigrationState.FUTURE_SUCCESS) {
                throw unavailable(options, "its tables are of a newer version; use that one");
            }
        }
    }

    private static void migrate(Flyway flyway, JdbcStoreOptions options) {
        for (int attempt = 1; ; attempt++) {
            try {
                flyway.migrate();
                return;
            } catch (FlywayException e) {
                if (attempt == MIGRATION_ATTEMPTS) {
                    throw unavailable(options, "its tables cannot be brought up to date: " + e.getMessage());
                }
                pause(attempt);
            }
        }
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(100L * attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static StoreUnavailableException unavailable(JdbcStoreOptions options, String reason) {
        var shown = ConnectionUrl.withoutSecrets(options.url());
        var line = reason.strip().replace(options.url(), shown);
        if (!options.password().isEmpty()) {
            line = line.replace(options.password(), "***");
        }
        line = line.replaceAll("\\s+", " ");
        return new StoreUnavailableException(
                "cannot open the store at " + shown + " as " + options.user() + ": " + line);
    }
}
