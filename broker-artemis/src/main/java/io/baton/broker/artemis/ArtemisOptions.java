package io.baton.broker.artemis;

import io.baton.node.spi.BrokerException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;

/**
 * Where the broker is and how it is used.
 *
 * @param uri the broker's address with any options of the Artemis client but those for users, passwords and
 *     TLS, such as {@code tcp://127.0.0.1:61616}
 * @param user empty for none
 * @param password empty for none; never shown
 * @param tls how the connection is encrypted; empty for not at all
 * @param topic the MULTICAST address that subscriptions hang on
 * @param ingress the ANYCAST queue in front of it that everything is published to
 * @param prefetchBytes how many bytes of messages a subscription holds ahead of its reader, in their
 *     encoded form, and beside them how many bytes of whole bodies that came in parts, as those over 100 KiB
 *     do; each may be exceeded by one message
 * @param maxSessionIdLength the longest session id in characters; a message with a longer one counts as
 *     having none
 * @param maxBodyBytes the largest body in bytes; a message with a larger one counts as having no session
 * @param callTimeout how long to wait for an answer of the broker
 */
public record ArtemisOptions(
        String uri,
        String user,
        String password,
        Optional<TlsOptions> tls,
        String topic,
        String ingress,
        int prefetchBytes,
        int maxSessionIdLength,
        int maxBodyBytes,
        Duration callTimeout) {
    /** The name of the topic if nothing else is said. */
    public static final String DEFAULT_TOPIC = "baton.events";

    /** The name of the ingress queue if nothing else is said. */
    public static final String DEFAULT_INGRESS = "baton.ingress";

    /** The parameters of an address that have a place of their own here, or with which anybody would be trusted. */
    private static final Pattern OWN_PARAMETER =
            Pattern.compile("[?&;(,]\\s*((?:socks)?user(?:name)?|(?:ssl|keystore|truststore)[a-z]*|[a-z]*password[a-z]*"
                    + "|verifyhost|trustall|trustmanagerfactoryplugin|usedefaultsslcontext|forcesslparameters)\\s*=");

    public ArtemisOptions {
        refuseOwnParameters(uri);
        requireAddressName(topic);
        requireAddressName(ingress);
        requireAtLeastOne("prefetchBytes", prefetchBytes);
        requireAtLeastOne("maxSessionIdLength", maxSessionIdLength);
        requireAtLeastOne("maxBodyBytes", maxBodyBytes);
        if (callTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("callTimeout must be a millisecond or more, was " + callTimeout);
        }
    }

    /** The defaults: no user, 128 KiB ahead, session ids of 256 characters, bodies of 1 MiB, 10 s a call. */
    public static ArtemisOptions at(String uri) {
        return new ArtemisOptions(
                uri,
                "",
                "",
                Optional.empty(),
                DEFAULT_TOPIC,
                DEFAULT_INGRESS,
                128 << 10,
                256,
                1 << 20,
                Duration.ofSeconds(10));
    }

    /** The same with a user and its password, both empty for none. */
    public ArtemisOptions withCredentials(String newUser, String newPassword) {
        return new ArtemisOptions(
                uri,
                newUser,
                newPassword,
                tls,
                topic,
                ingress,
                prefetchBytes,
                maxSessionIdLength,
                maxBodyBytes,
                callTimeout);
    }

    /** The same over TLS. */
    public ArtemisOptions withTls(TlsOptions newTls) {
        return new ArtemisOptions(
                uri,
                user,
                password,
                Optional.of(newTls),
                topic,
                ingress,
                prefetchBytes,
                maxSessionIdLength,
                maxBodyBytes,
                callTimeout);
    }

    /** The same with another topic and another ingress. */
    public ArtemisOptions withNames(String newTopic, String newIngress) {
        return new ArtemisOptions(
                uri,
                user,
                password,
                tls,
                newTopic,
                newIngress,
                prefetchBytes,
                maxSessionIdLength,
                maxBodyBytes,
                callTimeout);
    }

    /** The same with another number of bytes that a subscription holds ahead of its reader. */
    public ArtemisOptions withPrefetchBytes(int bytes) {
        return new ArtemisOptions(
                uri, user, password, tls, topic, ingress, bytes, maxSessionIdLength, maxBodyBytes, callTimeout);
    }

    /** The same with other limits: a session id's in characters, a body's in bytes. */
    public ArtemisOptions withLimits(int sessionIdLength, int bodyBytes) {
        return new ArtemisOptions(
                uri, user, password, tls, topic, ingress, prefetchBytes, sessionIdLength, bodyBytes, callTimeout);
    }

    /** The same with another time to wait for an answer. */
    public ArtemisOptions withCallTimeout(Duration timeout) {
        return new ArtemisOptions(
                uri, user, password, tls, topic, ingress, prefetchBytes, maxSessionIdLength, maxBodyBytes, timeout);
    }

    /** The broker's address without anything that may be secret. */
    String where() {
        try {
            var parsed = new URI(uri);
            return parsed.getHost() == null
                    ? parsed.getScheme() + ":..."
                    : parsed.getScheme() + "://" + parsed.getHost() + ":" + parsed.getPort();
        } catch (URISyntaxException e) {
            return "an address that cannot be read";
        }
    }

    /**
     * For clients of Artemis's own API, such as publishers: where to connect to and how, but for user and
     * password. Holds the passwords of the files for TLS.
     *
     * @throws BrokerException if the address cannot be read or names no broker
     */
    public TransportConfiguration[] transports() {
        TransportConfiguration[] transports;
        try (var locator = ActiveMQClient.createServerLocator(uri)) {
            transports = locator.getStaticTransportConfigurations();
        } catch (Exception e) {
            throw new BrokerException("the broker's address cannot be read: " + where(), e);
        }
        if (transports == null || transports.length == 0) {
            throw new BrokerException("the broker's address names no broker: " + where());
        }
        return tls.isEmpty()
                ? transports
                : Stream.of(transports)
                        .map(transport -> encrypted(transport, tls.get()))
                        .toArray(TransportConfiguration[]::new);
    }

    private static TransportConfiguration encrypted(TransportConfiguration plain, TlsOptions tls) {
        var parameters = new HashMap<>(plain.getParams());
        parameters.putAll(tls.parameters());
        return new TransportConfiguration(
                plain.getFactoryClassName(), parameters, plain.getName(), plain.getExtraParams());
    }

    @Override
    public String toString() {
        return "Artemis at " + where() + (tls.isPresent() ? " over TLS" : "") + (user.isEmpty() ? "" : " as " + user)
                + ", " + ingress + " -> " + topic;
    }

    /** They would get into every log that shows an address. */
    private static void refuseOwnParameters(String uri) {
        var parameters = OWN_PARAMETER.matcher(uri.toLowerCase(Locale.ROOT));
        if (parameters.find()) {
            throw new IllegalArgumentException("the broker's address must not have the parameter " + parameters.group(1)
                    + ": user and password go to withCredentials, TLS to withTls");
        }
        if (uri.contains("@")) {
            throw new IllegalArgumentException(
                    "the broker's address must not have a user: user and password go to withCredentials");
        }
    }

    private static void requireAddressName(String name) {
        if (name.isEmpty() || name.length() > 200 || !name.chars().allMatch(ArtemisOptions::allowedInName)) {
            throw new IllegalArgumentException(
                    "topic and ingress must have 1 to 200 characters of A-Z a-z 0-9 . _ -, not '" + name + "'");
        }
    }

    private static boolean allowedInName(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-');
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, was " + value);
        }
    }
}
