package io.baton.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Finds the session of a line: the first group of a regular expression. */
public final class Key {
    /** The first field of the line. */
    public static final String DEFAULT = "^(\\S+)";

    private final Pattern pattern;

    private Key(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Reads a regular expression.
     *
     * @throws BadInputException if it does not compile or has no group
     */
    public static Key of(String regex) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new BadInputException(
                    "--key '" + regex + "' is not a regular expression (" + e.getDescription() + " near index "
                            + e.getIndex() + "): correct it, for example '" + DEFAULT + "'",
                    e);
        }
        if (pattern.matcher("").groupCount() == 0) {
            throw new BadInputException("--key '" + regex
                    + "' has no group: put the part that names the session in parentheses, for example '" + DEFAULT
                    + "'");
        }
        return new Key(pattern);
    }

    /** The session of a line, or null if the expression finds none or an empty one. */
    @Nullable
    String session(byte[] line) {
        try {
            Matcher matcher = pattern.matcher(new String(line, UTF_8));
            if (!matcher.find()) {
                return null;
            }
            String session = matcher.group(1);
            return session == null || session.isEmpty() ? null : session;
        } catch (StackOverflowError e) {
            throw new BadInputException(
                    "--key '" + pattern
                            + "' is too involved for a line this long: use possessive quantifiers or a simpler one",
                    e);
        }
    }

    /** The expression. */
    @Override
    public String toString() {
        return pattern.toString();
    }
}
