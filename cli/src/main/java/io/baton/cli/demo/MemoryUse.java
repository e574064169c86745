package io.baton.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The most memory that a server's process used in its life, in bytes.
 *
 * @param heap of its heap, as it said at its end
 * @param resident of the machine's memory, where the system tells; 0 elsewhere
 */
public record MemoryUse(String server, long heap, long resident) {
    private static final String PEAK = "VmHWM:";

    /** What Linux knows of a process. */
    static OptionalLong residentPeak(long pid) {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> 1024
                            * Long.parseLong(line.substring(PEAK.length(), line.lastIndexOf(' '))
                                    .strip()))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
