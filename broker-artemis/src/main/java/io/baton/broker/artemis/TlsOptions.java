package io.baton.broker.artemis;

import io.baton.node.spi.BrokerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;

/**
 * How connections are encrypted, and who is who: the same for a client and for a broker. A client always
 * compares the broker's certificate with the host it connects to.
 *
 * @param trusted the certificates to trust. For a client: empty for the authorities that the JDK trusts. For a
 *     broker: if present, clients must show a certificate that is trusted
 * @param own the own certificate with its key. For a broker it must be present; for a client, if the broker
 *     asks for one
 */
public record TlsOptions(Optional<StoreFile> trusted, Optional<StoreFile> own) {
    /**
     * A PKCS #12 or JKS file.
     *
     * @param password the file's and its key's; never shown
     */
    public record StoreFile(Path path, String password) {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** For a client of a broker with a certificate of an authority that the JDK trusts. */
    public static TlsOptions trustingAsTheJdk() {
        return new TlsOptions(Optional.empty(), Optional.empty());
    }

    /** For a client of a broker whose certificate, or its authority's, is in a file. */
    public static TlsOptions trusting(Path path, String password) {
        return trustingAsTheJdk().withTrusted(path, password);
    }

    /** For a broker with its certificate and key in a file. */
    public static TlsOptions presenting(Path path, String password) {
        return trustingAsTheJdk().withOwn(path, password);
    }

    public TlsOptions withTrusted(Path path, String password) {
        return new TlsOptions(Optional.of(new StoreFile(path, password)), own);
    }

    public TlsOptions withOwn(Path path, String password) {
        return new TlsOptions(trusted, Optional.of(new StoreFile(path, password)));
    }

    /** As parameters of a connector or an acceptor. */
    Map<String, Object> parameters() {
        var parameters = new HashMap<String, Object>();
        parameters.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
        trusted.ifPresent(file -> {
            parameters.put(
                    TransportConstants.TRUSTSTORE_PATH_PROP_NAME,
                    file.path().toAbsolutePath().toString());
            parameters.put(TransportConstants.TRUSTSTORE_PASSWORD_PROP_NAME, file.password());
        });
        own.ifPresent(file -> {
            parameters.put(
                    TransportConstants.KEYSTORE_PATH_PROP_NAME,
                    file.path().toAbsolutePath().toString());
            parameters.put(TransportConstants.KEYSTORE_PASSWORD_PROP_NAME, file.password());
        });
        return parameters;
    }

    /**
     * Reads the files, so that one that is no good is told from a broker that is not.
     *
     * @throws BrokerException if one is missing, or its password is wrong
     */
    SSLContext read() {
        try {
            var context = SSLContext.getInstance("TLS");
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            if (own.isPresent()) {
                keys.init(load(own.get()), own.get().password().toCharArray());
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted.isPresent() ? load(trusted.get()) : null);
            context.init(own.isPresent() ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new BrokerException("TLS cannot be used with " + this + ": " + e.getMessage(), e);
        }
    }

    private static KeyStore load(StoreFile file) throws GeneralSecurityException {
        // The JDK's "JKS", which is also what Artemis reads a file as, takes PKCS #12 too.
        var store = KeyStore.getInstance("JKS");
        try (InputStream in = Files.newInputStream(file.path())) {
            store.load(in, file.password().toCharArray());
            return store;
        } catch (IOException e) {
            var why = e.getCause() instanceof GeneralSecurityException ? "its password is wrong" : e.toString();
            throw new BrokerException("the key store " + file + " cannot be read: " + why, e);
        }
    }
}
