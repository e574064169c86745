package io.baton.testkit.defect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A variant of the shipped code that is wrong in one known way.
 *
 * <pre>{@code
 * SeededDefect.named("no since at the merge")
 *         .in("protocol/src/main/java/io/baton/protocol/OwnQueue.java")
 *         .replace("Math.max(since, markerPosition)", "since")
 * }</pre>
 *
 * @param name what is wrong
 * @param edits what makes it so; one file may be edited several times, and so may several files
 */
public record SeededDefect(String name, List<Edit> edits) {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /**
     * One replacement in one file.
     *
     * @param file relative to the root of the repository
     * @param find occurs exactly once in the file; how lines are broken and indented makes no difference
     */
    public record Edit(String file, String find, String replacement) {}

    public SeededDefect {
        edits = List.copyOf(edits);
    }

    /** Begins a defect without any edit. */
    public static SeededDefect named(String name) {
        return new SeededDefect(name, List.of());
    }

    /** Goes on with an edit of this file, relative to the root of the repository. */
    public InFile in(String file) {
        return new InFile(this, file);
    }

    /** Goes on with another edit of the same file. */
    public SeededDefect replace(String find, String replacement) {
        return in(edits.get(edits.size() - 1).file()).replace(find, replacement);
    }

    /** A file about to be edited. */
    public record InFile(SeededDefect defect, String file) {
        /** Adds the edit. */
        public SeededDefect replace(String find, String replacement) {
            List<Edit> all = new ArrayList<>(defect.edits);
            all.add(new Edit(file, find, replacement));
            return new SeededDefect(defect.name, all);
        }
    }

    /**
     * The edited files with their new text.
     *
     * @throws IllegalStateException if a text to find does not occur exactly once: the code has moved on, and the
     *     defect must follow it
     */
    Map<String, String> patched(Path root) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Edit edit : edits) {
            String text = texts.computeIfAbsent(edit.file(), file -> read(root.resolve(file)));
            Matcher found = pattern(edit.find()).matcher(text);
            if (!found.find()) {
                throw new IllegalStateException(
                        "defect '" + name + "': " + edit.file() + " does not contain: " + edit.find());
            }
            String patched = text.substring(0, found.start()) + edit.replacement() + text.substring(found.end());
            if (found.find()) {
                throw new IllegalStateException(
                        "defect '" + name + "': " + edit.file() + " contains more than once: " + edit.find());
            }
            texts.put(edit.file(), patched);
        }
        return texts;
    }

    private static Pattern pattern(String find) {
        return Pattern.compile(
                SPACE.splitAsStream(find.strip()).map(Pattern::quote).collect(Collectors.joining("\\s+")));
    }

    private String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("defect '" + name + "' cannot read " + file, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
