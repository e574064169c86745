package io.baton.node.api;

/**
 * The server is not in operation: starting, fenced and about to rejoin, or stopped. Whether the request
 * took effect is not known; ask again here once it is live, or on another server.
 */
public final class NotLiveException extends BatonException {
    private static final long serialVersionUID = 1L;

    public NotLiveException(String message) {
        super(message);
    }
}
