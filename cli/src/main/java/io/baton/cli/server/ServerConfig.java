package io.baton.cli.server;

import io.baton.protocol.Strategy;
import java.util.List;
import java.util.Optional;

/**
 * What a server is told when it starts. It comes over standard input, for it holds passwords, and
 * arguments and environment can be read by others.
 *
 * @param name the server's name
 * @param address where it listens for the other servers
 * @param broker where the broker is, and whom it lets in
 * @param storeUrl the database, without user and password
 * @param storeUser the database's user
 * @param storePassword its password, never shown
 * @param groupKeystore the file by which the servers know each other
 * @param groupPassword its password, never shown
 * @param handlerMs how long a handler works on each event
 * @param detectionMs how long another server may be silent before it is taken for dead
 * @param strategy what it does with its own queue during a takeover
 * @param epochCheck false only for negative controls
 * @param sending whether handlers send clients what they have handled
 * @param crashPoint where it is to crash, if it is the first to get there
 * @param handoffPoints where it is to crash or to be frozen, likewise
 */
public record ServerConfig(
        String name,
        String address,
        BrokerAccess broker,
        String storeUrl,
        String storeUser,
        String storePassword,
        String groupKeystore,
        String groupPassword,
        int handlerMs,
        int detectionMs,
        Strategy strategy,
        boolean epochCheck,
        boolean sending,
        Optional<CrashPoint> crashPoint,
        List<HandoffPoint> handoffPoints) {
    @Override
    public String toString() {
        return "ServerConfig[" + name + "]";
    }
}
