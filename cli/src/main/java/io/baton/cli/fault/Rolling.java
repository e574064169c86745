package io.baton.cli.fault;

import java.time.Duration;

/** Every server in turn hands its sessions to the others, ends, and starts again: a rolling deploy. */
public record Rolling() implements Fault.Timed {
    private static final Duration BEGIN = Duration.ofSeconds(2);

    @Override
    public Duration at() {
        return BEGIN;
    }

    @Override
    public String toString() {
        return "--rolling";
    }
}
