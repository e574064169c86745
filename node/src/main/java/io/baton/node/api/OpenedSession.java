package io.baton.node.api;

import io.baton.protocol.LaneId;

/**
 * A session that is now at home on this server.
 *
 * @param id its id
 * @param lane the lane its messages come on
 * @param since messages at positions beyond this are handled here
 */
public record OpenedSession(String id, LaneId lane, long since) {}
