package io.baton.cli.fault;

import java.util.Arrays;

/** Which way nothing gets through any more. */
public enum Direction {
    /** From the server. */
    OUT('>'),
    /** To the server. */
    IN('<'),
    /** Neither way. */
    BOTH('-');

    private final char sign;

    Direction(char sign) {
        this.sign = sign;
    }

    /** Whether what the server sends is lost. */
    public boolean isOut() {
        return this != IN;
    }

    /** Whether what is sent to the server is lost. */
    public boolean isIn() {
        return this != OUT;
    }

    char sign() {
        return sign;
    }

    static Direction of(char sign) {
        return Arrays.stream(values())
                .filter(direction -> direction.sign == sign)
                .findFirst()
                .orElseThrow();
    }
}
