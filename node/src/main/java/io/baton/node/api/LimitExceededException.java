package io.baton.node.api;

/**
 * A request goes beyond a limit. If its argument is to blame, a session id for instance, repeating it will not help; if
 * too many sessions are open or too many requests wait, it may later. It had no effect, unless the method says
 * otherwise.
 */
public final class LimitExceededException extends BatonException {
    private static final long serialVersionUID = 1L;

    public LimitExceededException(String message) {
        super(message);
    }
}
