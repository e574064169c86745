package io.baton.cli.input;

/** What the user gave cannot be used. The message is one line that says what is wrong and what to do. */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadInputException(String message) {
        super(message);
    }

    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
