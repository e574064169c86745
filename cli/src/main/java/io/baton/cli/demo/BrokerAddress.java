package io.baton.cli.demo;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.input.BadInputException;
import io.baton.cli.server.BrokerAccess;
import java.util.Map;

/** Reads where the broker is, and who uses it. */
public final class BrokerAddress {
    /** Names the user, if the broker asks for one. */
    public static final String USER_VARIABLE = "BATON_BROKER_USER";

    /** Holds the password. */
    public static final String PASSWORD_VARIABLE = "BATON_BROKER_PASSWORD";

    /** Names the file with the certificates to trust, or says {@code jdk}, if the broker speaks TLS. */
    public static final String TRUST_VARIABLE = "BATON_BROKER_TRUST";

    /** Holds the file's password. */
    public static final String TRUST_PASSWORD_VARIABLE = "BATON_BROKER_TRUST_PASSWORD";

    /** For the help of a command. */
    public static final String HELP = "The broker's user and password are taken from " + USER_VARIABLE + " and "
            + PASSWORD_VARIABLE + "; if it speaks TLS, " + TRUST_VARIABLE + " names a PKCS #12 file with the"
            + " certificates to trust, of the password " + TRUST_PASSWORD_VARIABLE + ", or is jdk.";

    /** For the message about a broker that cannot be used. */
    public static final String WHAT_TO_CHECK = "check --broker, " + USER_VARIABLE + ", " + PASSWORD_VARIABLE
            + " and, with TLS, " + TRUST_VARIABLE + " and " + TRUST_PASSWORD_VARIABLE;

    private BrokerAddress() {}

    /**
     * Reads what the user gave.
     *
     * @param environment where user, password and what to trust are
     * @throws BadInputException if names are not such as a broker has
     */
    public static ArtemisOptions of(String uri, String topic, String ingress, Map<String, String> environment) {
        ArtemisOptions options = options(uri, environment);
        try {
            return options.withNames(topic, ingress);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(e.getMessage() + ": check --topic and --ingress", e);
        }
    }

    private static ArtemisOptions options(String uri, Map<String, String> environment) {
        try {
            return new BrokerAccess(
                            uri,
                            environment.getOrDefault(USER_VARIABLE, ""),
                            environment.getOrDefault(PASSWORD_VARIABLE, ""),
                            environment.getOrDefault(TRUST_VARIABLE, ""),
                            environment.getOrDefault(TRUST_PASSWORD_VARIABLE, ""))
                    .options();
        } catch (IllegalArgumentException e) {
            throw new BadInputException(e.getMessage() + ": check --broker", e);
        }
    }
}
