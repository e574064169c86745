package io.baton.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {
    @Test
    void nothingInATextMovesTheCursorOrEndsTheLine() {
        assertThat(OneLine.of("a\r\n\tb \u001b[31mred\u0007 \u202egnirts")).isEqualTo("a b ?[31mred? ?gnirts");
    }

    @Test
    void aLongTextIsCutAndSaysSo() {
        assertThat(OneLine.of("12345", 5)).isEqualTo("12345");
        assertThat(OneLine.of("123456", 5)).isEqualTo("1234…");
    }
}
