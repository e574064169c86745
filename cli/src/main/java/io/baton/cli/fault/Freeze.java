package io.baton.cli.fault;

import java.time.Duration;
import java.util.regex.Matcher;

/** A server's process is stopped as it is, and goes on later. */
public record Freeze(String server, Duration at, Duration length) implements Fault.OnServer {
    private static final Form FORM =
            new Form("--freeze", "([^@+]+)@SECONDS\\+SECONDS", "SERVER@SECONDS+SECONDS", "server-2@2+5");

    /** Reads {@code SERVER@SECONDS+SECONDS}. */
    public static Freeze parse(String text) {
        Matcher matcher = FORM.match(text);
        return new Freeze(matcher.group(1), Form.seconds(matcher.group(2)), Form.seconds(matcher.group(3)));
    }

    @Override
    public String toString() {
        return FORM.option() + " " + server + "@" + Form.text(at) + "+" + Form.text(length);
    }
}
