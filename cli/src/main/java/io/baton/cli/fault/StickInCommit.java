package io.baton.cli.fault;

import java.time.Duration;
import java.util.regex.Matcher;

/** A server's next commit of a batch does not come to its end any more, with its row locked. */
public record StickInCommit(String server, Duration at) implements Fault.OnServer {
    private static final Form FORM =
            new Form("--stick-in-commit", "([^@+]+)@SECONDS", "SERVER@SECONDS", "server-2@2.5");

    /** Reads {@code SERVER@SECONDS}. */
    public static StickInCommit parse(String text) {
        Matcher matcher = FORM.match(text);
        return new StickInCommit(matcher.group(1), Form.seconds(matcher.group(2)));
    }

    @Override
    public String toString() {
        return FORM.option() + " " + server + "@" + Form.text(at);
    }
}
