package io.baton.membership.jgroups;

import java.io.IOException;

/** One of the two at the ends of a connection has checked the other and does not take it for a member. */
final class NotAdmittedException extends IOException {
    private static final long serialVersionUID = 1L;

    NotAdmittedException(String message, Throwable cause) {
        super(message, cause);
    }
}
