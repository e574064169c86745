package io.baton.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What came of running the command as its user does, in a process of its own.
 *
 * @param leftRunning the processes that it started and that outlived it
 */
record CommandRun(int exitCode, String output, List<String> leftRunning) {
    /** Sees a process that the command has started, again and again while it runs. */
    interface Onlooker {
        void sees(ProcessHandle process, ProcessHandle command);
    }

    /** @param directory where its output goes meanwhile */
    static CommandRun of(Path directory, List<String> arguments) throws IOException, InterruptedException {
        return of(directory, arguments, Map.of(), (process, command) -> {});
    }

    /**
     * Runs it.
     *
     * @param directory where its output goes meanwhile
     * @param environment what is added to the command's environment
     */
    static CommandRun of(Path directory, List<String> arguments, Map<String, String> environment, Onlooker onlooker)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As the script does: newer JDKs would warn of what the broker's client needs.
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.baton.cli.Baton"));
        command.addAll(arguments);
        Path output = Files.createTempFile(directory, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Set<ProcessHandle> seen = new LinkedHashSet<>();
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            for (ProcessHandle child : process.descendants().toList()) {
                seen.add(child);
                onlooker.sees(child, process.toHandle());
            }
        }
        List<String> left = seen.stream()
                .filter(ProcessHandle::isAlive)
                .map(handle -> handle.info().commandLine().orElse("?"))
                .toList();
        return new CommandRun(process.exitValue(), Files.readString(output), left);
    }
}
