package io.baton.cli.demo;

import io.baton.cli.input.BadInputException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Where a run keeps its files: those that stay, and those that go with it. */
final class RunFiles implements AutoCloseable {
    private final Path out;
    private final Path temporary;

    private RunFiles(Path out, Path temporary) {
        this.out = out;
        this.temporary = temporary;
    }

    /**
     * Creates the temporary directory.
     *
     * @param out where files are to stay
     */
    static RunFiles create(Path out) throws IOException {
        return new RunFiles(out, Files.createTempDirectory("baton-demo-"));
    }

    /**
     * Creates the directory of the files that stay.
     *
     * @throws BadInputException if none can be written there
     */
    void createOut() {
        try {
            Files.createDirectories(out.resolve("logs"));
            Files.delete(Files.createTempFile(out, "baton", ".tmp"));
        } catch (IOException e) {
            throw new BadInputException("no files can be written to " + out + ": give another directory with --out", e);
        }
    }

    Path ledger() {
        return out.resolve("ledger.csv");
    }

    Path report() {
        return out.resolve("report.json");
    }

    /** Where a process's log goes. */
    Path log(String process) {
        return out.resolve("logs").resolve(process + ".log");
    }

    /** A file or directory that goes with the run. */
    Path temporary(String name) {
        return temporary.resolve(name);
    }

    /** Deletes what is temporary. */
    @Override
    public void close() throws IOException {
        Files.walkFileTree(temporary, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // Somebody else deleted it first.
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
