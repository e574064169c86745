package io.baton.store.jdbc;

import io.baton.node.api.BatonException;

/**
 * The store cannot be opened. The message says why in one line and holds no secret; for the same reason
 * there is no cause, since a driver's message may quote the whole URL. A retry may succeed as
 * soon as the reason has gone away: nothing was left open.
 */
public final class StoreUnavailableException extends BatonException {
    private static final long serialVersionUID = 1L;

    StoreUnavailableException(String message) {
        super(message);
    }
}
