package io.baton.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Makes authorities, and certificates of servers signed by them, in the form that PostgreSQL and its driver read. */
final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path directory;

    Certificates(Path directory) {
        this.directory = directory;
    }

    /** An authority; returns the file of its certificate. */
    Path authority(String name) throws IOException, InterruptedException {
        keytool(name, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "bc:c");
        keytool(name, "-exportcert", "-rfc", "-file", file(name + ".pem"));
        return directory.resolve(name + ".pem");
    }

    /** The certificate of a server, for one host name; returns its file. */
    Path server(String name, String authority, String host) throws IOException, InterruptedException {
        keytool(name, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + host);
        keytool(name, "-certreq", "-file", file(name + ".csr"));
        keytool(
                authority,
                "-gencert",
                "-rfc",
                "-ext",
                "san=dns:" + host,
                "-infile",
                file(name + ".csr"),
                "-outfile",
                file(name + ".pem"));
        return directory.resolve(name + ".pem");
    }

    /** The private key of a server, readable by its owner alone, as PostgreSQL wants it; returns its file. */
    Path key(String name) throws IOException, GeneralSecurityException {
        var password = PASSWORD.toCharArray();
        var key = KeyStore.getInstance(directory.resolve(name + ".p12").toFile(), password)
                .getKey("mykey", password);
        var file = Files.createFile(
                directory.resolve(name + ".key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }

    private void keytool(String name, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                file(name + ".p12"),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }
}
