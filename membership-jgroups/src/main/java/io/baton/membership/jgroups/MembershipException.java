package io.baton.membership.jgroups;

import io.baton.node.api.BatonException;

/**
 * This server could not join its group, and is not in it. Joining again may succeed once the cause is
 * gone: the message names it.
 */
public final class MembershipException extends BatonException {
    private static final long serialVersionUID = 1L;

    MembershipException(String message) {
        super(message);
    }

    MembershipException(String message, Throwable cause) {
        super(message, cause);
    }
}
