package io.baton.node.api;

/** A request goes beyond a configured limit. It had no effect; repeating it as it is will not help. */
public final class LimitExceededException extends BatonException {
    private static final long serialVersionUID = 1L;

    public LimitExceededException(String message) {
        super(message);
    }
}
