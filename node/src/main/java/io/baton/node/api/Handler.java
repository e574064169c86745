package io.baton.node.api;

/**
 * The application's reaction to a message. Called by several threads at once, for different sessions;
 * the messages of one session come one after the other, in order.
 *
 * <p>A handler may be called again for a message whose result did not reach the store, by this server or
 * by another: it must leave no trace but what it returns. What it returns takes effect exactly once.
 *
 * <p>A handler that throws is called again with the same message and state, after a pause, up to {@link
 * BatonOptions#handlerAttempts} times; meanwhile the later messages of the session wait. Then the message is a dead
 * letter. Attempts are counted where they are made: after a takeover the next owner begins with the first again. An error
 * is a failure like any other, but for one of the virtual machine's own, such as being out of memory: that stops the
 * server.
 *
 * <p>A handler must limit what it waits for. While one call of it has not returned for {@link
 * BatonOptions#usefulWithin}, its server suspects itself and leaves the message to another; the thread that it is
 * called by is then interrupted.
 */
@FunctionalInterface
public interface Handler {
    /**
     * Handles one message.
     *
     * @param message the message
     * @param state the session's state as the message before it left it; {@link Bytes#EMPTY} at first
     * @return the new state, with a write and messages for the client if there are any; {@code null} counts as a failure,
     *     and what is larger than {@link BatonOptions#maxStateBytes} makes the message a dead letter at once
     * @throws MessageRejectedException if no retry will help: the message goes to the dead letters at once
     * @throws Exception if the message cannot be handled now; after the last attempt it goes to the dead letters
     *     with the reason, the state stays as it was, and the session's later messages go on
     */
    Handled handle(Message message, Bytes state) throws Exception;
}
