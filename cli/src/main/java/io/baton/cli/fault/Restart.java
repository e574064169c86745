package io.baton.cli.fault;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;

/** Broker or store is killed, and starts again on its data. */
public record Restart(Service service, Duration at, Duration length) implements Fault.Timed {
    private static final Form FORM = new Form(
            "--restart",
            "(broker|store)@SECONDS\\+SECONDS",
            "broker@SECONDS+SECONDS or store@SECONDS+SECONDS",
            "broker@2+1");

    /** What all servers need. */
    public enum Service {
        /** The broker. */
        BROKER,
        /** The store's database. */
        STORE
    }

    @Override
    public boolean losesAnswersOfTheStore() {
        return service == Service.STORE;
    }

    /** Reads {@code broker@SECONDS+SECONDS} or {@code store@SECONDS+SECONDS}. */
    public static Restart parse(String text) {
        Matcher matcher = FORM.match(text);
        return new Restart(
                Service.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                Form.seconds(matcher.group(2)),
                Form.seconds(matcher.group(3)));
    }

    @Override
    public String toString() {
        return FORM.option() + " " + service.name().toLowerCase(Locale.ROOT) + "@" + Form.text(at) + "+"
                + Form.text(length);
    }
}
