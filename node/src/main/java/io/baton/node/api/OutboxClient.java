package io.baton.node.api;

import java.util.concurrent.CompletionStage;

/**
 * The way to a session's client, such as a WebSocket. Called on threads of the server's, of which there are few, and which
 * bring the answers of its other methods, too: no method may wait for the client.
 */
public interface OutboxClient {
    /**
     * Sends a message to the client. They come in the order of their numbers without a gap, one at a time: the next
     * one when this one's stage has completed. A message that was sent need not have arrived: after a new connection
     * it may come again, so a client passes over numbers that it has seen.
     *
     * @return completes when the next one may come, whenever that is: as long as it has not, nothing more is sent, and
     *     nobody is told; if it fails, the connection ends
     * @throws Exception if it cannot be sent; the connection ends
     */
    CompletionStage<?> send(OutboxMessage message) throws Exception;

    /**
     * Nothing more comes over this connection, which the application has not closed itself. The client is to connect
     * again, here or where its session is at home by then, and to name the last number it has; but not if a later
     * connection has replaced this one, for the two would replace each other for ever. A call of {@link #send} may still
     * be running.
     *
     * @param reason a {@link SessionNotHereException} if the session is at home elsewhere or closed, a {@link
     *     ConnectionReplacedException} if a later connection has taken its place, a {@link NotLiveException} if the
     *     server is not in operation any more, an {@link UnknownNumberException} if the client is so far behind that
     *     what would be next is not kept any more, or what {@link #send} failed with
     */
    default void onDisconnected(Throwable reason) {}
}
