package io.baton.node.api;

/** A client's hold on the outbox of its session. Safe for use by several threads. */
public interface OutboxConnection extends AutoCloseable {
    /** Whose outbox it is. */
    String sessionId();

    /**
     * The client has everything up to this number for good: it need not be kept any more. It is forgotten within a
     * while, and not at all if the server dies before; confirming again does no harm. Once the connection has ended it
     * has no effect.
     *
     * @throws IllegalArgumentException if nothing with this number was sent over this connection, or named as what the
     *     client has
     */
    void confirm(long number);

    /** Sends nothing more over this connection, but for what is on its way already. What is in the outbox stays. */
    @Override
    void close();
}
