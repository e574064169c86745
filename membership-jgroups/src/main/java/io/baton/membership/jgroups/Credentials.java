package io.baton.membership.jgroups;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Reads what a member shows to others and whom it trusts. */
final class Credentials {
    private Credentials() {}

    /**
     * Reads the keystore.
     *
     * @throws MembershipException if nobody could be convinced by what it holds; in one line, without the password
     */
    static SSLContext read(GroupTls tls) {
        if (!Files.isReadable(tls.keystore())) {
            throw unusable(tls, "there is no such file, or it may not be read");
        }
        try {
            char[] password = tls.password().toCharArray();
            var store = KeyStore.getInstance(tls.keystore().toFile(), password);
            requireKey(tls, store);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw unusable(
                    tls, e.getCause() instanceof UnrecoverableKeyException ? "the password is wrong" : "it is damaged");
        } catch (UnrecoverableKeyException e) {
            throw unusable(tls, "the password of its key is not that of the file");
        } catch (GeneralSecurityException e) {
            throw unusable(tls, "it is neither PKCS #12 nor JKS, or holds what this Java does not know");
        }
    }

    private static void requireKey(GroupTls tls, KeyStore store) throws KeyStoreException {
        boolean found = false;
        for (var alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate certificate) {
                requireValid(tls, certificate);
                found = true;
            }
        }
        if (!found) {
            throw unusable(tls, "it holds no private key with a certificate");
        }
    }

    private static void requireValid(GroupTls tls, X509Certificate certificate) {
        var whose = "its certificate of " + certificate.getSubjectX500Principal();
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            throw unusable(
                    tls, whose + " expired at " + certificate.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException e) {
            throw unusable(
                    tls,
                    whose + " is not valid before " + certificate.getNotBefore().toInstant());
        }
    }

    // Without the cause: what else reads the file may say more than it should.
    private static MembershipException unusable(GroupTls tls, String why) {
        return new MembershipException("the keystore " + tls.keystore() + " cannot be used: " + why);
    }
}
