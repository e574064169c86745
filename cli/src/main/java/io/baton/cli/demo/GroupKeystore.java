package io.baton.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The keystore by which the servers of a run know each other. It is made the way a user makes one, by {@code
 * keytool}, in a process that runs beside the start of the broker.
 */
final class GroupKeystore implements AutoCloseable {
    private final Process keytool;
    private final Path file;
    private final String password;

    private GroupKeystore(Process keytool, Path file, String password) {
        this.keytool = keytool;
        this.file = file;
        this.password = password;
    }

    /** Begins to make it, in a directory that only its user may enter. */
    static GroupKeystore begin(RunFiles files) throws IOException {
        Path directory = Files.createDirectory(
                files.temporary("group"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = directory.resolve("keystore.p12");
        String password = Passwords.random();
        // Arguments and environment can be read by others.
        Path passwordFile = Files.writeString(directory.resolve("password"), password);
        ProcessBuilder keytool = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=baton demo",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass:file",
                passwordFile.toString()));
        return new GroupKeystore(
                StoreAddress.withoutPassword(keytool).redirectErrorStream(true).start(), file, password);
    }

    /**
     * Waits until it is made.
     *
     * @throws RunFailedException if it cannot be
     */
    void await() throws IOException, InterruptedException {
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new RunFailedException("keytool made no keystore for the servers: " + said.strip());
        }
    }

    Path file() {
        return file;
    }

    String password() {
        return password;
    }

    @Override
    public void close() {
        keytool.destroyForcibly();
    }
}
