package io.baton.cli.input;

import java.io.IOException;

/** Lines that can be read more than once and are the same each time. */
public interface Lines {
    /** What to call them in messages. */
    String name();

    /** Starts at the first line. */
    LineReader open() throws IOException;
}
