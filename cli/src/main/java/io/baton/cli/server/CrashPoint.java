package io.baton.cli.server;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.Step;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A step of a takeover at which a process ends as if it were killed: the first one of the cluster that reaches it,
 * and no other. All processes know the same file, and whoever creates it is the one.
 *
 * @param step where
 * @param file does not exist yet
 */
public record CrashPoint(Step step, String file) {
    private static final int KILLED = 137;

    /** A takeover has reached a step here. */
    void reached(IncarnationId self, Step reached) {
        if (reached != step) {
            return;
        }
        try {
            Files.writeString(Files.createFile(Path.of(file)), self.toString());
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException e) {
            throw new IllegalStateException("the crash point " + file + " cannot be written", e);
        }
        Runtime.getRuntime().halt(KILLED);
    }

    /** Who has crashed here, if anybody has. */
    public Optional<String> victim() {
        try {
            return Optional.of(Files.readString(Path.of(file))).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
