package io.baton.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes keystores as the documentation says, with keytool. */
final class Keystores {
    static final String PASSWORD = "s3cret-of-the-group";

    private final Path directory;

    Keystores(Path directory) {
        this.directory = directory;
    }

    /** A keystore with a key of its own, signed by itself: whoever shares the file is a member. */
    GroupTls selfSigned(String name) throws IOException, InterruptedException {
        generate(name);
        return tls(name);
    }

    /** A keystore whose certificate expired yesterday. */
    GroupTls expired(String name) throws IOException, InterruptedException {
        generate(name, "-startdate", "-3d", "-validity", "2");
        return tls(name);
    }

    /** A keystore that only trusts, with no key. */
    GroupTls withoutKey(String name) throws IOException, InterruptedException {
        generate(name + "-authority", "-ext", "bc:c");
        keytool(name + "-authority", "-exportcert", "-file", file(name + ".cer"));
        keytool(name, "-importcert", "-noprompt", "-alias", "authority", "-file", file(name + ".cer"));
        return tls(name);
    }

    /** An authority that signs the certificates of members. */
    void authority(String name) throws IOException, InterruptedException {
        generate(name, "-ext", "bc:c");
        keytool(name, "-exportcert", "-file", file(name + ".cer"));
    }

    /** A keystore with a key of its own, signed by an authority, which it trusts. */
    GroupTls signedBy(String authority, String name) throws IOException, InterruptedException {
        generate(name);
        keytool(name, "-certreq", "-file", file(name + ".csr"));
        keytool(authority, "-gencert", "-infile", file(name + ".csr"), "-outfile", file(name + ".cer"));
        keytool(name, "-importcert", "-noprompt", "-alias", "authority", "-file", file(authority + ".cer"));
        keytool(name, "-importcert", "-noprompt", "-file", file(name + ".cer"));
        return tls(name);
    }

    /** Lets a keystore trust an authority besides. */
    void trust(String name, String authority) throws IOException, InterruptedException {
        keytool(name, "-importcert", "-noprompt", "-alias", authority, "-file", file(authority + ".cer"));
    }

    private void generate(String name, String... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name));
        arguments.addAll(List.of(more));
        keytool(name, arguments.toArray(String[]::new));
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
                "-storepass:env",
                "GROUP_PASSWORD"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GROUP_PASSWORD", PASSWORD);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private GroupTls tls(String name) {
        return new GroupTls(directory.resolve(name + ".p12"), PASSWORD);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }
}
