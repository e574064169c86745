package io.baton.testkit.explore;

/** A move broke an invariant. */
final class ViolationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ViolationException(String message) {
        super(message);
    }
}
