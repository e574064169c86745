package io.baton.cli.fault;

import io.baton.cli.input.BadInputException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How an option is written that makes something happen. */
final class Form {
    private static final String SECONDS = "(\\d{1,6}(?:\\.\\d{1,9})?)";

    private final String option;
    private final Pattern pattern;
    private final String words;
    private final String example;

    /**
     * Describes it.
     *
     * @param pattern what follows the option; SECONDS in it is a number of seconds, a group of its own
     * @param words the same for people
     * @param example one that is right
     */
    Form(String option, String pattern, String words, String example) {
        this.option = option;
        this.pattern = Pattern.compile(pattern.replace("SECONDS", SECONDS));
        this.words = words;
        this.example = example;
    }

    String option() {
        return option;
    }

    Matcher match(String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new BadInputException(option + " '" + text + "' is not " + words + ": write for example " + example);
        }
        return matcher;
    }

    static Duration seconds(String text) {
        return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValueExact());
    }

    static String text(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
    }
}
