package io.baton.cli.deadletters;

/** Texts that came from outside, fit for a terminal: nothing in them moves the cursor or ends a line. */
final class OneLine {
    private OneLine() {}

    /** The whole text on one line. */
    static String of(String text) {
        return text.replaceAll("\\s+", " ").replaceAll("\\p{C}", "?");
    }

    /** The beginning of a text on one line. */
    static String of(String text, int length) {
        String line = of(text);
        return line.length() <= length ? line : line.substring(0, length - 1) + "…";
    }
}
