package io.baton.cli.fault;

import io.baton.cli.input.BadInputException;
import java.util.Arrays;
import java.util.Locale;

/** Something that a server talks to. */
public enum Peer {
    /** All other servers. */
    PEERS,
    /** The broker. */
    BROKER,
    /** The store's database. */
    STORE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Peer of(String word) {
        return Arrays.stream(values())
                .filter(peer -> peer.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        "--cut: '" + word + "' is nothing to be cut off from: write some of peers,broker,store"));
    }
}
