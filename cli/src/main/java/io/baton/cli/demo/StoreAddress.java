package io.baton.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.cli.input.BadInputException;
import java.net.URLDecoder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Where a database is and who uses it. The user is taken out of the URL, so that it can be passed on; a password may
 * not be in it, for what is in a command others can see.
 *
 * @param url the JDBC URL without the user
 * @param user the user
 * @param password the password, never shown
 */
public record StoreAddress(String url, String user, String password) {
    /** Names the user, unless the URL does. */
    public static final String USER_VARIABLE = "BATON_STORE_USER";

    /** Holds the password. */
    public static final String PASSWORD_VARIABLE = "BATON_STORE_PASSWORD";

    private static final String POSTGRES = "jdbc:postgresql:";

    /**
     * Reads what the user gave.
     *
     * @param environment where the password is, and the user if the URL does not name one
     * @throws BadInputException if several processes could not use it together, or it shows a password
     */
    public static StoreAddress of(String given, Map<String, String> environment) {
        String lower = given.toLowerCase(Locale.ROOT);
        boolean postgres = lower.startsWith(POSTGRES);
        if (!postgres && !lower.startsWith("jdbc:h2:tcp:") && !lower.startsWith("jdbc:h2:ssl:")) {
            throw new BadInputException(
                    "--store is not a database that several servers can share: give jdbc:postgresql://HOST/DATABASE"
                            + " or jdbc:h2:tcp://HOST/DATABASE");
        }
        Parts parts = postgres ? Parts.split(given, '?', '&') : Parts.split(given, ';', ';');
        if (parts.base().contains("@")) {
            throw new BadInputException("--store has a user before the host: give it in " + USER_VARIABLE
                    + ", and the password in " + PASSWORD_VARIABLE);
        }
        if (parts.showsPassword()) {
            throw new BadInputException(
                    "--store has a password in it, which others can see: give it in " + PASSWORD_VARIABLE);
        }
        String user = parts.remove("user", environment.getOrDefault(USER_VARIABLE, System.getProperty("user.name")));
        String password = environment.getOrDefault(PASSWORD_VARIABLE, "");
        return new StoreAddress(parts.join(), user, password);
    }

    /** Keeps the passwords that were given in the environment from a process that is about to be started. */
    static ProcessBuilder withoutPassword(ProcessBuilder builder) {
        builder.environment().remove(PASSWORD_VARIABLE);
        builder.environment().remove(BrokerAddress.PASSWORD_VARIABLE);
        builder.environment().remove(BrokerAddress.TRUST_PASSWORD_VARIABLE);
        return builder;
    }

    /** The same database with another schema in place of the usual one. */
    StoreAddress withSchema(String schema) {
        boolean postgres = isPostgres();
        Parts parts = postgres ? Parts.split(url, '?', '&') : Parts.split(url, ';', ';');
        String name = postgres ? "currentSchema" : "SCHEMA";
        parts.remove(name, "");
        parts.parameters().add(name + "=" + schema);
        return new StoreAddress(parts.join(), user, password);
    }

    boolean isPostgres() {
        return url.toLowerCase(Locale.ROOT).startsWith(POSTGRES);
    }

    /** Opens a connection. */
    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        if (isPostgres()) {
            properties.setProperty("loginTimeout", "5");
            properties.setProperty("ApplicationName", "baton demo");
        }
        return DriverManager.getConnection(url, properties);
    }

    /** The URL without its parameters, any of which may be a secret. */
    String display() {
        return (isPostgres() ? Parts.split(url, '?', '&') : Parts.split(url, ';', ';')).base();
    }

    @Override
    public String toString() {
        return display() + " as " + user;
    }

    private record Parts(String base, char first, char next, List<String> parameters) {
        static Parts split(String url, char first, char next) {
            int at = url.indexOf(first);
            if (at < 0) {
                return new Parts(url, first, next, new ArrayList<>());
            }
            List<String> parameters = new ArrayList<>();
            StringBuilder parameter = new StringBuilder();
            for (char c : (url.substring(at + 1) + next).toCharArray()) {
                if (c != next) {
                    parameter.append(c);
                } else if (!parameter.isEmpty()) {
                    parameters.add(parameter.toString());
                    parameter.setLength(0);
                }
            }
            return new Parts(url.substring(0, at), first, next, parameters);
        }

        /** That of the user, or of a key. */
        boolean showsPassword() {
            return parameters.stream()
                    .map(parameter -> parameter.toLowerCase(Locale.ROOT))
                    .anyMatch(parameter -> parameter.matches("[^=]*password=.*"));
        }

        String remove(String name, String otherwise) {
            String value = otherwise;
            String start = name + "=";
            for (String parameter : List.copyOf(parameters)) {
                if (parameter.regionMatches(true, 0, start, 0, start.length())) {
                    parameters.remove(parameter);
                    value = decoded(parameter.substring(start.length()));
                }
            }
            return value;
        }

        private String decoded(String value) {
            return first == '?' ? URLDecoder.decode(value, UTF_8) : value;
        }

        String join() {
            return parameters.isEmpty() ? base : base + first + String.join(String.valueOf(next), parameters);
        }
    }
}
