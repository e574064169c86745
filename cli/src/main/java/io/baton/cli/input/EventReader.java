package io.baton.cli.input;

import static io.baton.node.api.BatonOptions.MAX_SESSION_ID_LENGTH;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Gives the events of an input one after the other; lines without a session are left out. */
public final class EventReader implements Closeable {
    private final String name;
    private final LineReader lines;
    private final Key key;
    private long number;

    EventReader(String name, LineReader lines, Key key) {
        this.name = name;
        this.lines = lines;
        this.key = key;
    }

    /** The next event, or null after the last one. */
    public @Nullable Event next() throws IOException {
        byte[] line = lines.next();
        while (line != null) {
            number++;
            String session = key.session(line);
            if (session != null) {
                return new Event(number, usable(session), line);
            }
            line = lines.next();
        }
        return null;
    }

    /** How many lines were read so far, with a session or without. */
    long linesRead() {
        return number;
    }

    private String usable(String session) {
        if (session.length() > MAX_SESSION_ID_LENGTH) {
            throw new BadInputException("the session on line " + number + " of " + name + " has " + session.length()
                    + " characters, " + MAX_SESSION_ID_LENGTH + " are the most: give a --key that finds less");
        }
        if (session.chars().anyMatch(Character::isISOControl)) {
            throw new BadInputException("the session on line " + number + " of " + name
                    + " holds a control character: give a --key that finds none");
        }
        return session;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
