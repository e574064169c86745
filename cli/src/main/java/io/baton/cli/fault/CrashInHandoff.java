package io.baton.cli.fault;

import java.util.regex.Matcher;

/** The first process that gets to a place in a handoff ends there as if it were killed. */
public record CrashInHandoff(HandoffPlace place) implements Fault.InHandoff {
    private static final Form FORM =
            new Form("--crash-in-handoff", "([a-z-]+)@([a-z-]+)", "ROLE@STEP", "owner@settling");

    /** Reads {@code ROLE@STEP}. */
    public static CrashInHandoff parse(String text) {
        Matcher matcher = FORM.match(text);
        return new CrashInHandoff(HandoffPlace.of(matcher.group(1), matcher.group(2), FORM.option()));
    }

    @Override
    public String toString() {
        return FORM.option() + " " + place;
    }
}
