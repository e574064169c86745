package io.baton.protocol;

/**
 * The message that divides a failed server's queue from the failover server's own: step 4 publishes it
 * to all subscribers of a lane. It counts only for the server that leads the takeover it names.
 *
 * @param takeover the takeover it belongs to
 * @param failed whose queue is being drained
 * @param failover who drains it
 */
public record TakeoverMarker(TakeoverId takeover, IncarnationId failed, IncarnationId failover) implements Marker {}
