package io.baton.cli.demo;

import java.io.IOException;

/** What connects the processes of a run. */
interface Network extends AutoCloseable {
    /** The names of what is not a server. */
    String BROKER = "broker";

    String STORE = "store";

    /** Where a server, the broker or the store runs. */
    Host host(String name);

    /** From now on whatever one sends to another is lost, and neither is told. */
    void cut(String from, String to) throws IOException;

    /** It gets through again. */
    void heal(String from, String to) throws IOException;

    @Override
    void close();
}
