package io.baton.protocol;

/**
 * A message that divides a lane: what lies before it is one server's to handle, what comes after it, another's. It
 * counts only for the servers that it concerns, and for those only through the store; every other reader passes it
 * over.
 */
public sealed interface Marker permits TakeoverMarker, HandoffMarker {}
