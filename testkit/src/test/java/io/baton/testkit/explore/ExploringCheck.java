package io.baton.testkit.explore;

import java.util.concurrent.Callable;

/**
 * Explores and answers with the violation found: its number of states, its number of steps, and its trace, one line
 * each.
 *
 * @param bounds servers, sessions and messages each, then what there is besides, like {@code 3 1 1 CRASH=2 UNOPENED=1}
 */
record ExploringCheck(String bounds) implements Callable<String> {
    private static final int LIMIT = 400_000;

    /** Visits every state, or as many as a defect may need to be caught. */
    Explored explored() {
        return new Explorer(parse()).run(LIMIT, Explorer.Progress.NONE);
    }

    @Override
    public String call() {
        Explored explored = explored();
        return explored.violation()
                .map(found -> explored.states() + "\n" + found.steps().size() + "\n" + found)
                .orElse("");
    }

    private Bounds parse() {
        String[] parts = bounds.split(" ", -1);
        Bounds parsed = Bounds.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        for (int i = 3; i < parts.length; i++) {
            String[] pair = parts[i].split("=", -1);
            int number = Integer.parseInt(pair[1]);
            parsed = switch (pair[0]) {
                case "UNOPENED" -> parsed.withUnopened(number);
                case "BATCH" -> parsed.withBatch(number);
                case "EVERY_ORDER" -> parsed.inEveryOrder();
                case "JOIN" -> parsed.joining();
                case "LANES" -> parsed.withTwoLanes();
                default -> parsed.with(Budget.valueOf(pair[0]), number);
            };
        }
        return parsed;
    }
}
