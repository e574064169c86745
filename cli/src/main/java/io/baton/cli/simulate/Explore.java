package io.baton.cli.simulate;

import io.baton.cli.input.BadInputException;
import io.baton.cli.screen.Screen;
import io.baton.testkit.explore.Exploration;
import io.baton.testkit.explore.Explored;
import java.util.List;
import java.util.Locale;

/** Explores small clusters in front of somebody. */
public final class Explore {
    private Explore() {}

    /**
     * Explores them all, and shows the shortest way to each violation.
     *
     * @return whether every exploration was finished without one
     * @throws BadInputException if the memory of this process does not suffice
     */
    public static boolean all() {
        return all(Exploration.full());
    }

    static boolean all(List<Exploration> explorations) {
        try (Screen screen = Screen.ofProcess("states")) {
            boolean right = true;
            long states = 0;
            long millis = 0;
            for (int i = 0; i < explorations.size(); i++) {
                Exploration exploration = explorations.get(i);
                screen.line("%d of %d  %s: %s", i + 1, explorations.size(), exploration.name(), exploration.bounds());
                Explored explored = run(screen, exploration, i + 1, explorations.size());
                screen.line("%8s %s", "", explored.summary());
                explored.violation().ifPresent(violation -> screen.line("%nNOT RIGHT: %s%n", violation));
                right &= explored.isFinished();
                states += explored.states();
                millis += explored.time().toMillis();
            }
            screen.line("");
            screen.line("%,d states in %,.1f s%s", states, millis / 1000.0, right ? ": all is right." : "");
            return right;
        }
    }

    private static Explored run(Screen screen, Exploration exploration, int number, int count) {
        try {
            return exploration.run((states, waiting, depth) -> screen.progress(
                    states,
                    Screen.NOBODY_KNOWS,
                    () -> String.format(
                            Locale.ROOT,
                            "%d of %d: %,d states visited, %,d of them wait, depth %d",
                            number,
                            count,
                            states,
                            waiting,
                            depth)));
        } catch (OutOfMemoryError e) {
            throw new BadInputException(String.format(
                    Locale.ROOT,
                    "%,d MB of memory are not enough to explore %s: set BATON_OPTS=-Xmx14g, with which all is known to end",
                    Runtime.getRuntime().maxMemory() >> 20,
                    exploration.name()));
        }
    }
}
