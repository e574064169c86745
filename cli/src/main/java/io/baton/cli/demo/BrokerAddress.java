package io.baton.cli.demo;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.input.BadInputException;
import java.util.Map;

/** Reads where the broker is, and who uses it. */
public final class BrokerAddress {
    /** Names the user, if the broker asks for one. */
    public static final String USER_VARIABLE = "BATON_BROKER_USER";

    /** Holds the password. */
    public static final String PASSWORD_VARIABLE = "BATON_BROKER_PASSWORD";

    private BrokerAddress() {}

    /**
     * Reads what the user gave.
     *
     * @param environment where user and password are
     * @throws BadInputException if names are not such as a broker has
     */
    public static ArtemisOptions of(String uri, String topic, String ingress, Map<String, String> environment) {
        try {
            return ArtemisOptions.at(uri)
                    .withNames(topic, ingress)
                    .withCredentials(
                            environment.getOrDefault(USER_VARIABLE, ""),
                            environment.getOrDefault(PASSWORD_VARIABLE, ""));
        } catch (IllegalArgumentException e) {
            throw new BadInputException(e.getMessage() + ": check --topic and --ingress", e);
        }
    }
}
