package io.baton.broker.artemis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate with its key, and who trusts it, made for a test by the JDK's own keytool. */
record Certificates(Path keyStore, Path trustStore) {
    static final String PASSWORD = "of-the-files";

    /** For a broker on this machine, or a client. */
    static Certificates create(Path directory, String name) {
        var certificates =
                new Certificates(directory.resolve(name + "-key.p12"), directory.resolve(name + "-trust.p12"));
        var certificate = directory.resolve(name + ".crt").toString();
        var own = certificates.keyStore().toString();
        keytool(
                "-genkeypair",
                "-keystore",
                own,
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=ip:127.0.0.1,dns:localhost");
        keytool("-exportcert", "-keystore", own, "-alias", name, "-file", certificate);
        keytool(
                "-importcert",
                "-noprompt",
                "-keystore",
                certificates.trustStore().toString(),
                "-alias",
                name,
                "-file",
                certificate);
        return certificates;
    }

    /** For a client of whoever this certificate belongs to. */
    TlsOptions trusted() {
        return TlsOptions.trusting(trustStore, PASSWORD);
    }

    /** For whoever this certificate belongs to. */
    TlsOptions own() {
        return TlsOptions.presenting(keyStore, PASSWORD);
    }

    private static void keytool(String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            var process = new ProcessBuilder(command).inheritIO().start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("keytool failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
