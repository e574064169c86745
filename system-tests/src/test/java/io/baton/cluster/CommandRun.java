package io.baton.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What came of running the command as its user does, in a process of its own.
 *
 * @param leftRunning the processes that it started and that outlived it
 */
record CommandRun(int exitCode, String output, List<String> leftRunning) {
    /** @param directory where its output goes meanwhile */
    static CommandRun of(Path directory, List<String> arguments) throws IOException, InterruptedException {
        return of(directory, Map.of(), arguments);
    }

    /** @param environment what its environment has besides */
    static CommandRun of(Path directory, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.baton.cli.Baton"));
        command.addAll(arguments);
        Path output = Files.createTempFile(directory, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        List<ProcessHandle> seen = new ArrayList<>();
        while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
            process.descendants().filter(child -> !seen.contains(child)).forEach(seen::add);
        }
        List<String> left = seen.stream()
                .filter(ProcessHandle::isAlive)
                .map(handle -> handle.info().commandLine().orElse("?"))
                .toList();
        return new CommandRun(process.exitValue(), Files.readString(output), left);
    }
}
