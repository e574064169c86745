package io.baton.node.api;

/**
 * A message to a session's client.
 *
 * @param sessionId whose client it is for
 * @param number 1 for the first one that the session ever had, and one more for each that follows, whichever server
 *     the session is on and however often it is closed and opened
 * @param body what a handler sent
 */
public record OutboxMessage(String sessionId, long number, Bytes body) {}
