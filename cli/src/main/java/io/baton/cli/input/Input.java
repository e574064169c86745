package io.baton.cli.input;

import java.io.IOException;

/** Events that can be read more than once: lines, and the key that finds each one's session. */
public final class Input {
    private final Lines lines;
    private final Key key;

    public Input(Lines lines, Key key) {
        this.lines = lines;
        this.key = key;
    }

    /** Starts at the first event. */
    public EventReader open() throws IOException {
        return new EventReader(lines.name(), lines.open(), key);
    }

    /**
     * Reads it all and works out what handling it must come to.
     *
     * @throws BadInputException if there is nothing to publish, or something that cannot be
     */
    public Expected expected() throws IOException {
        try (EventReader events = open()) {
            Expected expected = Expected.of(events);
            if (expected.lines() == 0) {
                throw new BadInputException(lines.name() + " is empty: give one event a line");
            }
            if (expected.events() == 0) {
                throw new BadInputException("none of the " + expected.lines() + " lines of " + lines.name()
                        + " has a session: give a --key that finds one");
            }
            return expected;
        }
    }
}
