package io.baton.node.spi;

import io.baton.node.api.BatonException;

/** The queue's progress is not what the batch started from. Nothing took effect; read the progress again. */
public final class ProgressConflictException extends BatonException {
    private static final long serialVersionUID = 1L;

    public ProgressConflictException(String message) {
        super(message);
    }
}
