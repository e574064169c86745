package io.baton.cli.demo;

import io.baton.cli.input.BadInputException;
import io.baton.protocol.Step;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Something that happens to a server while events flow. */
public sealed interface Fault {
    /** It happens to one server, at a time that is known before. */
    sealed interface Timed extends Fault {
        /** Whom it happens to. */
        String server();

        /** When, after publishing has begun. */
        Duration at();
    }

    /** Its process is killed. */
    record Kill(String server, Duration at) implements Timed {
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
    record Freeze(String server, Duration at, Duration length) implements Timed {
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

    /** The first process that reaches a step of a takeover ends there as if it were killed. */
    record Crash(Step step) implements Fault {
        /** Reads {@code STEP}, in small letters and with hyphens. */
        public static Crash parse(String text) {
            return Arrays.stream(Step.values())
                    .filter(step -> name(step).equals(text))
                    .findFirst()
                    .map(Crash::new)
                    .orElseThrow(() -> new BadInputException("--crash '" + text
                            + "' is no step of a takeover: write one of "
                            + Arrays.stream(Step.values()).map(Crash::name).collect(Collectors.joining(", "))));
        }

        private static String name(Step step) {
            return step.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public String toString() {
            return "--crash " + name(step);
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
