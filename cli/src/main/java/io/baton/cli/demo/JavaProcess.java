package io.baton.cli.demo;

import io.baton.cli.Baton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the baton command again, in a process of its own, with the same Java. */
final class JavaProcess {
    private static final List<String> QUIET = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dbaton.log.level=WARN");

    private JavaProcess() {}

    /**
     * Starts a process.
     *
     * @param jvmOptions options for the Java virtual machine
     * @param arguments what comes after {@code baton}
     * @param log where its standard error goes
     */
    static Process start(List<String> jvmOptions, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(QUIET);
        command.addAll(jvmOptions);
        command.add(Baton.class.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("CLASSPATH", System.getProperty("java.class.path"));
        environment.remove(StoreAddress.PASSWORD_VARIABLE);
        return builder.start();
    }
}
