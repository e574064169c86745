package io.baton.cli.demo;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes the passwords of a run, which nobody needs to know. */
final class Passwords {
    /** What each of them begins with, so that one that got where it should not be can be found. */
    static final String PREFIX = "baton-secret-";

    private static final int BYTES = 24;

    private Passwords() {}

    static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return PREFIX + HexFormat.of().formatHex(bytes);
    }
}
