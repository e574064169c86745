package io.baton.cli.demo;

import java.util.List;

/**
 * Where processes run.
 *
 * @param address the address that they listen on and that others reach them at
 * @param prefix the words before a command that make it run there
 */
record Host(String address, List<String> prefix) {
    /** This machine as it is. */
    static final Host LOCAL = new Host("127.0.0.1", List.of());

    Host {
        prefix = List.copyOf(prefix);
    }
}
