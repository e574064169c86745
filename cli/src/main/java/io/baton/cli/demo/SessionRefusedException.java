package io.baton.cli.demo;

/** No server takes a session. */
final class SessionRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SessionRefusedException(String message) {
        super(message);
    }
}
