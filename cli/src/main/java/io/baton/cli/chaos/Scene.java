package io.baton.cli.chaos;

import java.time.Duration;
import java.util.List;

/**
 * What faults happen to.
 *
 * @param servers the servers' names, three or more
 * @param publishing how long events are published
 * @param detection how long a server may be silent before the others take it for dead
 */
record Scene(List<String> servers, Duration publishing, Duration detection) {
    Scene {
        servers = List.copyOf(servers);
    }
}
