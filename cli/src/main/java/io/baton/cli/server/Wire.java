package io.baton.cli.server;

import tools.jackson.databind.json.JsonMapper;

/** Turns what demo and servers tell each other into lines of JSON and back. */
public final class Wire {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Wire() {}

    /** One line, without its end. */
    public static String line(Object message) {
        return JSON.writeValueAsString(message);
    }

    /** Reads a line. */
    public static <T> T read(String line, Class<T> type) {
        return JSON.readValue(line, type);
    }
}
