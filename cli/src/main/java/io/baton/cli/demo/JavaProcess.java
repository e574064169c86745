package io.baton.cli.demo;

import io.baton.cli.Baton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts the baton command again, in a process of its own, with the same Java. */
final class JavaProcess {
    private static final String LOG_LEVEL = "baton.log.level";

    // The first three keep newer versions from warning about libraries; older ones skip what they do not know.
    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // In so short a life the better compiler costs more than it gives: without it a run takes half the time.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            // The kernel frees a killed process's memory before it closes its sockets, by which the others notice:
            // 25 to 36 ms for 200 MB in small pages on an idle machine, 5 ms in huge ones.
            "-XX:+UseTransparentHugePages",
            // Otherwise every process writes the archive of classes anew, for another address: 60 MB and 15 ms.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            // Its file would stay behind when the process is killed.
            "-XX:-UsePerfData");

    private JavaProcess() {}

    /**
     * Starts a process.
     *
     * @param host where
     * @param memory how much it may use, as in {@code 256m}
     * @param arguments what comes after {@code baton}
     * @param log where its standard error goes, behind what is there
     */
    static Process start(Host host, String memory, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>(host.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        Optional.ofNullable(System.getProperty("baton.archive"))
                // Whatever the JVM says of one that does not fit would get between the notices.
                .ifPresent(archive -> command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable")));
        command.add("-Xmx" + memory);
        command.add("-D" + LOG_LEVEL + "=" + System.getProperty(LOG_LEVEL, "WARN"));
        command.add(Baton.class.getName());
        command.addAll(arguments);
        ProcessBuilder builder = StoreAddress.withoutPassword(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.start();
    }
}
