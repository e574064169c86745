package io.baton.cli.server;

/**
 * What a server is told when it starts. It comes over standard input, for it holds a password, and
 * arguments and environment can be read by others.
 *
 * @param name the server's name
 * @param brokerUri where the broker is
 * @param storeUrl the database, without user and password
 * @param storeUser the database's user
 * @param storePassword its password, never shown
 * @param handlerMs how long a handler works on each event
 * @param epochCheck false only for negative controls
 */
public record ServerConfig(
        String name,
        String brokerUri,
        String storeUrl,
        String storeUser,
        String storePassword,
        int handlerMs,
        boolean epochCheck) {
    @Override
    public String toString() {
        return "ServerConfig[" + name + "]";
    }
}
