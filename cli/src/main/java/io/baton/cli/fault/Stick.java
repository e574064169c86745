package io.baton.cli.fault;

import java.time.Duration;
import java.util.regex.Matcher;

/** From then on no handler of a server's present incarnation returns. */
public record Stick(String server, Duration at) implements Fault.OnServer {
    private static final Form FORM = new Form("--stick", "([^@+]+)@SECONDS", "SERVER@SECONDS", "server-2@2.5");

    /** Reads {@code SERVER@SECONDS}. */
    public static Stick parse(String text) {
        Matcher matcher = FORM.match(text);
        return new Stick(matcher.group(1), Form.seconds(matcher.group(2)));
    }

    @Override
    public String toString() {
        return FORM.option() + " " + server + "@" + Form.text(at);
    }
}
