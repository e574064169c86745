package io.baton.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyTest {
    @Test
    void findsTheFirstFieldByDefault() {
        assertThat(sessionOf(Key.DEFAULT, "10.0.0.7 - - GET /")).isEqualTo("10.0.0.7");
    }

    @Test
    void takesTheFirstGroupWhereverItStands() {
        assertThat(sessionOf("user=(\\w+) (\\w+)", "at 10:00 user=ada login")).isEqualTo("ada");
    }

    @Test
    void findsNoSessionWhereTheExpressionDoesNotMatch() {
        assertThat(sessionOf(Key.DEFAULT, "  indented")).isNull();
        assertThat(sessionOf(Key.DEFAULT, "")).isNull();
    }

    @Test
    void findsNoSessionWhereTheGroupIsEmptyOrLeftOut() {
        assertThat(sessionOf("^(\\d*)", "none")).isNull();
        assertThat(sessionOf("a|(b)", "a")).isNull();
    }

    @Test
    void readsSessionsThatAreNotAscii() {
        assertThat(sessionOf(Key.DEFAULT, "Zoë hello")).isEqualTo("Zoë");
    }

    @Test
    void refusesAnExpressionThatDoesNotCompile() {
        assertThatThrownBy(() -> Key.of("(["))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--key '(['")
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesAnExpressionWithoutAGroup() {
        assertThatThrownBy(() -> Key.of("^\\S+"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("has no group");
    }

    @Test
    void refusesAnExpressionTooInvolvedForItsLine() {
        assertThatThrownBy(() -> sessionOf("((?:a|b)*)", "ab".repeat(100_000)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("too involved");
    }

    private static @Nullable String sessionOf(String regex, String line) {
        return Key.of(regex).session(line.getBytes(UTF_8));
    }
}
