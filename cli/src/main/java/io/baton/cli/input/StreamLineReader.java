package io.baton.cli.input;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Splits a stream of bytes at line feeds; a carriage return before one belongs to the end of the line. */
final class StreamLineReader implements LineReader {
    /** The longest line, in bytes. */
    static final int MAX_LENGTH = 1 << 20;

    private final String name;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int next;
    private int end;
    private long number;

    StreamLineReader(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        boolean any = false;
        while (true) {
            if (next == end && !fill()) {
                return any ? take() : null;
            }
            any = true;
            int feed = indexOfFeed();
            line.write(buffer, next, feed - next);
            if (line.size() > MAX_LENGTH) {
                throw new BadInputException("line " + (number + 1) + " of " + name + " is longer than " + MAX_LENGTH
                        + " bytes: is it a text file with one event a line?");
            }
            if (feed < end) {
                next = feed + 1;
                return take();
            }
            next = end;
        }
    }

    private boolean fill() throws IOException {
        end = Math.max(0, in.read(buffer));
        next = 0;
        return end > 0;
    }

    private int indexOfFeed() {
        int i = next;
        while (i < end && buffer[i] != '\n') {
            i++;
        }
        return i;
    }

    private byte[] take() {
        byte[] bytes = line.toByteArray();
        line.reset();
        number++;
        return bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
