package io.baton.cli.demo;

import io.baton.cli.input.BadInputException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A schema of the run's own in a database that the user gave, dropped in the end. Another run's tables
 * would not do: its positions belong to another broker.
 */
final class GivenDatabase implements DemoDatabase {
    private final StoreAddress given;
    private final String schema;

    private GivenDatabase(StoreAddress given, String schema) {
        this.given = given;
        this.schema = schema;
    }

    /**
     * Creates the schema.
     *
     * @throws BadInputException if the database cannot be used
     */
    static GivenDatabase create(StoreAddress given) {
        byte[] bytes = new byte[6];
        new SecureRandom().nextBytes(bytes);
        GivenDatabase database =
                new GivenDatabase(given, "baton_demo_" + HexFormat.of().formatHex(bytes));
        try (Connection connection = given.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + database.schema);
        } catch (SQLException e) {
            throw notUsable(given, e);
        }
        return database;
    }

    @Override
    public StoreAddress address() {
        return given.withSchema(schema);
    }

    @Override
    public Optional<Service> service() {
        return Optional.empty();
    }

    @Override
    public void close() {
        try (Connection connection = given.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA " + schema + " CASCADE");
        } catch (SQLException e) {
            System.err.println("baton demo: the schema " + schema + " is left in " + given.display() + " (SQL state "
                    + e.getSQLState() + "): drop it");
        }
    }

    private static BadInputException notUsable(StoreAddress given, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String store = "the store " + given.display();
        if (state.startsWith("28")) {
            return new BadInputException(
                    store + " does not let " + given.user() + " in: check the user and the password ("
                            + StoreAddress.USER_VARIABLE + ", " + StoreAddress.PASSWORD_VARIABLE + ")");
        }
        if (state.startsWith("3D") || state.equals("90146") || state.equals("90149")) {
            return new BadInputException(store + " does not exist: create the database, or correct --store");
        }
        if (state.startsWith("08") || state.equals("90067") || state.isEmpty()) {
            return new BadInputException(store + " cannot be reached: check that it runs, and host and port of --store"
                    + (given.url().contains("ssl")
                            ? ", and whether the server's certificate is the expected one"
                            : ""));
        }
        if (state.equals("42501") || state.equals("90040")) {
            return new BadInputException(store + " does not let " + given.user()
                    + " create a schema: grant CREATE on the database, or use another user");
        }
        // Not the driver's own words: they may quote the URL, and with it a secret.
        return new BadInputException(store + " cannot be used (SQL state " + state + "): check --store");
    }
}
