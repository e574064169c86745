package io.baton.cli.input;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Gives one line after the other. */
public interface LineReader extends Closeable {
    /** The next line without its end, or null after the last one. */
    byte @Nullable [] next() throws IOException;
}
