package io.baton.cli.demo;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The run could not be brought to its end. The message is one line. */
public final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunFailedException(String message) {
        super(message);
    }

    RunFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The reason behind the failure of a future, after some words. */
    static RunFailedException because(String what, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof CompletionException || cause instanceof ExecutionException)) {
            cause = cause.getCause();
        }
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new RunFailedException(what.isEmpty() ? reason : what + ": " + reason, cause);
    }
}
