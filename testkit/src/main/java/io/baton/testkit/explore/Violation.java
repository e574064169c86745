package io.baton.testkit.explore;

import java.util.List;

/**
 * A broken invariant with the shortest way to it.
 *
 * @param steps from the beginning, one line each; the last one broke it
 */
public record Violation(String what, List<String> steps) {
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(what);
        for (int i = 0; i < steps.size(); i++) {
            text.append(String.format("%n%4d  %s", i + 1, steps.get(i)));
        }
        return text.toString();
    }
}
