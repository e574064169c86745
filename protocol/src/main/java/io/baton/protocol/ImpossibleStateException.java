package io.baton.protocol;

/**
 * Something happened that the protocol rules out: a lane out of order, a reply nobody asked for. Going
 * on could lose or repeat messages, so the driver that sees this stops. A retry is of no use.
 */
public final class ImpossibleStateException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public ImpossibleStateException(String message) {
        super(message);
    }
}
