package io.baton.cli.input;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The lines of a text file, packed with gzip or not. */
public final class FileLines implements Lines {
    private final String name;
    private final Path file;

    private FileLines(String name, Path file) {
        this.name = name;
        this.file = file;
    }

    /**
     * The lines of a file that the user named.
     *
     * @throws BadInputException if there is no such file, or it cannot be read
     */
    public static FileLines of(Path file) {
        if (!Files.exists(file)) {
            throw new BadInputException("there is no file " + file + ": check --events");
        }
        if (Files.isDirectory(file)) {
            throw new BadInputException(file + " is a directory: give --events one of its files");
        }
        if (!Files.isReadable(file)) {
            throw new BadInputException(file + " cannot be read: check its permissions");
        }
        return new FileLines(file.toString(), file);
    }

    /**
     * The lines of a stream that can be read only once, such as standard input.
     *
     * @param spool where they are kept to be read again
     */
    public static FileLines spooled(String name, InputStream in, Path spool) throws IOException {
        Files.copy(in, spool);
        return new FileLines(name, spool);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public LineReader open() throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            LineReader lines = new StreamLineReader(name, looksPacked(raw) ? new GZIPInputStream(raw, 1 << 16) : raw);
            return new Checked(lines);
        } catch (ZipException | EOFException e) {
            raw.close();
            throw notUnpackable(e);
        }
    }

    private boolean looksPacked(InputStream in) throws IOException {
        in.mark(2);
        boolean magic = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return magic || name.toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    private BadInputException notUnpackable(IOException e) {
        return new BadInputException(
                name + " cannot be unpacked (" + e.getMessage() + "): give a whole gzip file, or plain text", e);
    }

    private final class Checked implements LineReader {
        private final LineReader lines;

        Checked(LineReader lines) {
            this.lines = lines;
        }

        @Override
        public byte @Nullable [] next() throws IOException {
            try {
                return lines.next();
            } catch (ZipException | EOFException e) {
                throw notUnpackable(e);
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
