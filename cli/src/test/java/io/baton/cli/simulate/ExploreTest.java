package io.baton.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.testkit.explore.Bounds;
import io.baton.testkit.explore.Exploration;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExploreTest {
    private final PrintStream before = System.out;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void catchWhatIsShown() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void showAgain() {
        System.setOut(before);
    }

    @Test
    void saysWhatItVisitedAndThatItFinished() {
        boolean right = Explore.all(List.of(
                new Exploration("one message", Bounds.of(1, 1, 1)), new Exploration("no message", Bounds.of(1, 1, 0))));

        assertThat(right).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8).lines().map(String::strip))
                .contains("1 of 2  one message: 1 server, 1 session, 1 message each")
                .anyMatch(line -> line.matches("4 states, depth +3, .* finished"))
                .anyMatch(line -> line.matches("5 states in .* s: all is right\\."));
    }
}
