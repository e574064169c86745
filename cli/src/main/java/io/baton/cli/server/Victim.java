package io.baton.cli.server;

import io.baton.protocol.IncarnationId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The one server of the cluster to which something happens: the first that gets there, and no other. All processes know
 * the same file, and whoever creates it is the one.
 *
 * @param file does not exist yet
 */
public record Victim(String file) {
    private static final int KILLED = 137;

    /** Whether a server is the one. */
    boolean isNow(IncarnationId self) {
        try {
            Files.writeString(Files.createFile(Path.of(file)), self.toString());
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("who is the victim cannot be written to " + file, e);
        }
    }

    /** Ends its process as if it were killed. */
    static void die() {
        Runtime.getRuntime().halt(KILLED);
    }

    /** Who it is, if it is anybody yet. */
    public Optional<String> name() {
        try {
            return Optional.of(Files.readString(Path.of(file))).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
