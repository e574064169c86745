package io.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class HelpTest {
    @Test
    void showsTheCommandsAndNotTheInnerOnes() {
        assertThat(outputOf())
                .contains("demo")
                .contains("chaos")
                .contains("compare")
                .contains("simulate")
                .contains("dead-letters")
                .contains("broker")
                .doesNotContain("server  ");
        assertThat(outputOf("--help")).isEqualTo(outputOf());
    }

    @Test
    void showsEveryOptionOfTheDemoButThoseForTests() {
        assertThat(outputOf("demo", "--help"))
                .contains(
                        "--events",
                        "--key",
                        "--servers",
                        "--publishers",
                        "--rate",
                        "--handler-ms",
                        "--seconds",
                        "--kill",
                        "--drain",
                        "--rolling",
                        "--scatter",
                        "--move",
                        "--crash",
                        "--crash-in-handoff",
                        "--freeze-in-handoff",
                        "--freeze",
                        "--freeze-in-commit",
                        "--stick",
                        "--cut",
                        "--restart",
                        "--detection-ms",
                        "--strategy",
                        "--broker",
                        "--store",
                        "--postgres",
                        "--seed",
                        "--out",
                        "BATON_STORE_PASSWORD")
                .doesNotContain("--direct", "--no-epoch-check");
    }

    @Test
    void showsWhatCanBeDoneWithDeadLetters() {
        assertThat(outputOf("dead-letters", "--help"))
                .contains("--store", "--session", "--after", "--limit", "--json", "replay", "delete")
                .contains("BATON_STORE_PASSWORD");
        assertThat(outputOf("dead-letters", "replay", "--help"))
                .contains("LANE:POSITION", "--broker", "--again", "BATON_BROKER_PASSWORD");
        assertThat(outputOf("dead-letters", "delete", "--help")).contains("LANE:POSITION", "--store");
    }

    @Test
    void showsItsVersion() {
        assertThat(outputOf("--version").strip()).matches("baton \\d+\\.\\d+\\.\\d+.*");
    }

    private static String outputOf(String... arguments) {
        StringWriter out = new StringWriter();

        int exit = Baton.commandLine().setOut(new PrintWriter(out)).execute(arguments);

        assertThat(exit).isZero();
        return out.toString();
    }
}
