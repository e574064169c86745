package io.baton.cli.fault;

import java.time.Duration;
import java.util.regex.Matcher;

/** The clients of a server go to others, though it lives, and their sessions follow them. */
public record Move(String server, Duration at) implements Fault.OnServer {
    private static final Form FORM = new Form("--move", "([^@+]+)@SECONDS", "SERVER@SECONDS", "server-2@2.5");

    /** Reads {@code SERVER@SECONDS}. */
    public static Move parse(String text) {
        Matcher matcher = FORM.match(text);
        return new Move(matcher.group(1), Form.seconds(matcher.group(2)));
    }

    @Override
    public String toString() {
        return FORM.option() + " " + server + "@" + Form.text(at);
    }
}
