package io.baton.cli.fault;

import java.time.Duration;
import java.util.regex.Matcher;

/** The first process that gets to a place in a handoff is stopped there as it is, and goes on later. */
public record FreezeInHandoff(HandoffPlace place, Duration length) implements Fault.InHandoff {
    private static final Form FORM = new Form(
            "--freeze-in-handoff", "([a-z-]+)@([a-z-]+)\\+SECONDS", "ROLE@STEP+SECONDS", "new-home@settling+5");

    /** Reads {@code ROLE@STEP+SECONDS}. */
    public static FreezeInHandoff parse(String text) {
        Matcher matcher = FORM.match(text);
        return new FreezeInHandoff(
                HandoffPlace.of(matcher.group(1), matcher.group(2), FORM.option()), Form.seconds(matcher.group(3)));
    }

    @Override
    public String toString() {
        return FORM.option() + " " + place + "+" + Form.text(length);
    }
}
