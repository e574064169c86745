package io.baton.cli.fault;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * A server hands its sessions to the others and ends.
 *
 * @param back how much later it starts again, if it does
 */
public record Leave(String server, Duration at, Optional<Duration> back) implements Fault.OnServer {
    private static final Form FORM = new Form(
            "--drain",
            "([^@+]+)@SECONDS(?:\\+SECONDS)?",
            "SERVER@SECONDS, or SERVER@SECONDS+SECONDS for one that starts again",
            "server-2@2.5");

    /** Reads {@code SERVER@SECONDS} or {@code SERVER@SECONDS+SECONDS}. */
    public static Leave parse(String text) {
        Matcher matcher = FORM.match(text);
        return new Leave(
                matcher.group(1),
                Form.seconds(matcher.group(2)),
                Optional.ofNullable(matcher.group(3)).map(Form::seconds));
    }

    @Override
    public String toString() {
        return FORM.option() + " " + server + "@" + Form.text(at)
                + back.map(length -> "+" + Form.text(length)).orElse("");
    }
}
