package io.baton.cli.fault;

import java.time.Duration;
import java.util.regex.Matcher;

/** The same as {@link Freeze}, but not before the server has locked its row to commit a batch. */
public record FreezeInCommit(String server, Duration at, Duration length) implements Fault.OnServer {
    private static final Form FORM =
            new Form("--freeze-in-commit", "([^@+]+)@SECONDS\\+SECONDS", "SERVER@SECONDS+SECONDS", "server-2@2+5");

    /** Reads {@code SERVER@SECONDS+SECONDS}. */
    public static FreezeInCommit parse(String text) {
        Matcher matcher = FORM.match(text);
        return new FreezeInCommit(matcher.group(1), Form.seconds(matcher.group(2)), Form.seconds(matcher.group(3)));
    }

    @Override
    public String toString() {
        return FORM.option() + " " + server + "@" + Form.text(at) + "+" + Form.text(length);
    }
}
