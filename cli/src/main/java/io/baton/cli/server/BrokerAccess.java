package io.baton.cli.server;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.broker.artemis.TlsOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the broker is, and whom it lets in.
 *
 * @param uri its address
 * @param user empty for none
 * @param password the user's, never shown
 * @param trust the file with the certificates to trust, {@link #JDK}, or empty for no TLS
 * @param trustPassword the file's, never shown
 */
public record BrokerAccess(String uri, String user, String password, String trust, String trustPassword) {
    /** For the certificates that the JDK trusts. */
    public static final String JDK = "jdk";

    /** Such that {@link #options} gives where and whom again. */
    public static BrokerAccess of(ArtemisOptions options) {
        Optional<TlsOptions.StoreFile> trusted = options.tls().flatMap(TlsOptions::trusted);
        return new BrokerAccess(
                options.uri(),
                options.user(),
                options.password(),
                trusted.map(file -> file.path().toAbsolutePath().toString())
                        .orElse(options.tls().isPresent() ? JDK : ""),
                trusted.map(TlsOptions.StoreFile::password).orElse(""));
    }

    /** @throws IllegalArgumentException if the address has what has a place of its own here */
    public ArtemisOptions options() {
        ArtemisOptions options = ArtemisOptions.at(uri).withCredentials(user, password);
        if (trust.isEmpty()) {
            return options;
        }
        return options.withTls(
                trust.equals(JDK) ? TlsOptions.trustingAsTheJdk() : TlsOptions.trusting(Path.of(trust), trustPassword));
    }

    @Override
    public String toString() {
        return "BrokerAccess[" + user + "]";
    }
}
