package io.baton.node.spi;

import io.baton.node.api.BatonException;

/**
 * A lane is not the one that the store knows: its topic was created anew, or belongs to another cluster, or the store
 * has gone back to an earlier state. A retry does not help as long as broker and store are as they are.
 */
public final class LaneMismatchException extends BatonException {
    private static final long serialVersionUID = 1L;

    public LaneMismatchException(String message) {
        super(message);
    }
}
