package io.baton.node.driver;

import io.baton.node.api.BatonException;

/** Something that the server owes gave no sign of life for too long: it takes itself for useless (rule 22). */
public final class OverdueException extends BatonException {
    private static final long serialVersionUID = 1L;

    public OverdueException(String message) {
        super(message);
    }
}
