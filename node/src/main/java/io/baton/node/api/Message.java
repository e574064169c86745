package io.baton.node.api;

import io.baton.protocol.LaneId;
import java.util.Map;

/**
 * A message for a session.
 *
 * @param sessionId whose it is
 * @param lane the lane it came on
 * @param position where it stands there; identifies the message together with the lane
 * @param body the payload as published
 * @param headers what the publisher set besides, as text
 */
public record Message(String sessionId, LaneId lane, long position, Bytes body, Map<String, String> headers) {
    public Message {
        headers = Map.copyOf(headers);
    }
}
