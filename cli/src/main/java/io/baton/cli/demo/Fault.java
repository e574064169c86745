package io.baton.cli.demo;

import io.baton.cli.input.BadInputException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Something that happens to a server while events flow. */
public sealed interface Fault {
    /** Whom it happens to. */
    String server();

    /** When, after publishing has begun. */
    Duration at();

    /** Its process is killed. */
    record Kill(String server, Duration at) implements Fault {
        private static final Pattern FORM = Pattern.compile("([^@]+)@(\\d{1,6}(?:\\.\\d{1,9})?)");

        /** Reads {@code SERVER@SECONDS}. */
        public static Kill parse(String text) {
            Matcher matcher = Fault.match(
                    FORM, text, () -> "--kill '" + text + "' is not SERVER@SECONDS: write for example server-2@2.5");
            return new Kill(matcher.group(1), seconds(matcher.group(2)));
        }

        @Override
        public String toString() {
            return "--kill " + server + "@" + inSeconds(at);
        }
    }

    /** Its process is stopped as it is, and goes on later. */
    record Freeze(String server, Duration at, Duration length) implements Fault {
        private static final Pattern FORM =
                Pattern.compile("([^@]+)@(\\d{1,6}(?:\\.\\d{1,9})?)\\+(\\d{1,6}(?:\\.\\d{1,9})?)");

        /** Reads {@code SERVER@SECONDS+SECONDS}. */
        public static Freeze parse(String text) {
            Matcher matcher = Fault.match(
                    FORM,
                    text,
                    () -> "--freeze '" + text + "' is not SERVER@SECONDS+SECONDS: write for example server-2@2+5");
            return new Freeze(matcher.group(1), seconds(matcher.group(2)), seconds(matcher.group(3)));
        }

        @Override
        public String toString() {
            return "--freeze " + server + "@" + inSeconds(at) + "+" + inSeconds(length);
        }
    }

    private static Matcher match(Pattern form, String text, Supplier<String> otherwise) {
        Matcher matcher = form.matcher(text);
        if (!matcher.matches()) {
            throw new BadInputException(otherwise.get());
        }
        return matcher;
    }

    private static Duration seconds(String text) {
        return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValueExact());
    }

    private static String inSeconds(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
    }
}
