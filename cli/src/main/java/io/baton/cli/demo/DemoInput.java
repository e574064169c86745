package io.baton.cli.demo;

import io.baton.cli.input.BadInputException;
import io.baton.cli.input.Expected;
import io.baton.cli.input.FileLines;
import io.baton.cli.input.GeneratedLines;
import io.baton.cli.input.Input;
import io.baton.cli.input.Lines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The input of a run.
 *
 * @param name what to call it
 * @param input gives the events
 * @param expected what handling them must come to
 */
record DemoInput(String name, Input input, Expected expected) {
    private static final int SESSIONS = 300;

    /**
     * Finds it and reads it once.
     *
     * @param standardInput read if that is what was asked for
     * @throws BadInputException if it cannot be used
     */
    static DemoInput of(DemoOptions options, RunFiles files, InputStream standardInput) throws IOException {
        Lines lines = lines(options, files, standardInput);
        Input input = new Input(lines, options.key());
        try {
            return new DemoInput(lines.name(), input, input.expected());
        } catch (IOException e) {
            throw new BadInputException(lines.name() + " cannot be read (" + e.getMessage() + "): check --events", e);
        }
    }

    private static Lines lines(DemoOptions options, RunFiles files, InputStream standardInput) throws IOException {
        if (options.events().isEmpty()) {
            return new GeneratedLines(options.seed(), SESSIONS, (long) options.rate() * options.seconds());
        }
        String name = options.events().get();
        if (name.equals("-")) {
            return FileLines.spooled("standard input", standardInput, files.temporary("input"));
        }
        try {
            return FileLines.of(Path.of(name));
        } catch (InvalidPathException e) {
            throw new BadInputException("--events is not the name of a file: correct it", e);
        }
    }
}
