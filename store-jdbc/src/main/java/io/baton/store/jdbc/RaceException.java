package io.baton.store.jdbc;

/** Somebody else was faster: the transaction has to begin anew. Never leaves {@link Transactions}. */
final class RaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RaceException(String message) {
        super(message);
    }
}
