package io.baton.cli.deadletters;

/** A dead letter is not in a state to be replayed. The message says why, and what to do. */
public final class ReplayRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplayRefusedException(String message) {
        super(message);
    }

    ReplayRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
