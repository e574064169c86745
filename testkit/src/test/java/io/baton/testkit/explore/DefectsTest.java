package io.baton.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.testkit.defect.DefectLoader;
import io.baton.testkit.defect.SeededDefect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The explorer catches every seeded defect, and nothing within the same bounds without it. */
class DefectsTest {
    private static final List<String> TABLE = new ArrayList<>();

    static Stream<ExplorerDefects.Seeded> defects() {
        return ExplorerDefects.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("defects")
    void shouldCatch(ExplorerDefects.Seeded seeded) throws Exception {
        SeededDefect defect = seeded.defect();
        String caught = DefectLoader.run(defect, ExploringCheck.class.getName(), seeded.bounds());
        assertThat(caught)
                .as("violation found with '%s' within %s", defect, seeded.bounds())
                .isNotEmpty();
        String[] parts = caught.split("\n", 4);
        TABLE.add(String.format(
                "| %-55s | %-42s | %9s | %5s | %s |", defect, seeded.bounds(), parts[0], parts[1], parts[2]));
        if (Boolean.getBoolean("baton.traces")) {
            System.out.println(defect + ": " + parts[2] + "\n" + parts[3]);
        }
    }

    @Test
    void shouldShowTheShortestWayInWords() throws Exception {
        SeededDefect forever = ExplorerDefects.MARKERS.get(2).defect();
        String caught = DefectLoader.run(forever, ExploringCheck.class.getName(), "2 1 1 FORGED_MARKER=1");
        assertThat(caught.lines().skip(2))
                .containsExactly(
                        "message 1 of session a at 1 is never handled",
                        "   1  a marker of a takeover of server-2 by server-1 is forged at 0",
                        "   2  server-2 reads a forged marker of the takeover of server-2 by server-1 at 0 in its own queue",
                        "   3  server-2 asks the store whether it is LIVE, having read another's marker in its own queue",
                        "   4  somebody publishes message 1 of session a at 1",
                        "   5  server-2 reads message 1 of session a at 1 in its own queue");
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void shouldCatchNothingInAsManyStatesWithoutADefect(String bounds) throws Exception {
        Explored explored = new ExploringCheck(bounds).explored();
        assertThat(explored.violation()).isEmpty();
        System.out.printf("%-55s %s%n", bounds, explored.summary());
    }

    static Stream<String> bounds() {
        return defects().map(ExplorerDefects.Seeded::bounds).distinct();
    }

    @AfterAll
    static void printTable() {
        System.out.println("| defect | bounds | states | steps | caught as |");
        TABLE.forEach(System.out::println);
    }
}
